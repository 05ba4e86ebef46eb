"""Where a browser may be sent after it has signed in."""


def safe_redirect_target(address: str, *, home: str) -> str:
    """The address, if it is one of the pages below `home`, else `home`: an address that came with a
    request must not lead away from here.
    """
    path = address.split("?", 1)[0]
    is_ours = path == home or path.startswith(f"{home}/")
    return address if is_ours and "\\" not in address else home
