"""What people look at before files go out, and what they say of it."""
