"""x"""
FORM_SCRIPTS = ("words", "seen", "submitlike", "frames", "radios", "readings", "controls", "labels", "find")
