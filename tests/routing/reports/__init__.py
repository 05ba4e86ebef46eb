"""Reports: the statistics, the rows and who may see which."""
