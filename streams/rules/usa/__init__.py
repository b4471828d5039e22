"""Other US law: securities and communications technology."""
