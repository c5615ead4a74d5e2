"""TestState: one state run alone, with mocks, and with what each step of its data flow made."""
