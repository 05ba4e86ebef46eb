"""What schemathesis has to be told of our media types."""

import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schemathesis.serializer.alias("application/zip", "application/octet-stream")
