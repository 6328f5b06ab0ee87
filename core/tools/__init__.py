"""What a text model may call: one file each, put together by the composition root."""
