-- Each connection waits between two requests: readers in no hurry, not load.
function delay()
  return 20
end
