"""The portal in a real browser: on a phone, without scripts, by keyboard, and by axe."""
