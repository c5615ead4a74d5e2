"""What a check of a definition found: code, message and where, as ValidateStateMachineDefinition returns it."""

from dataclasses import dataclass

__all__ = ["Diagnostic", "as_error_message"]


@dataclass(frozen=True)
class Diagnostic:
    """One finding. `location` is a JSON pointer such as /States/A/Next, "/" for the whole definition."""

    code: str
    message: str
    location: str
    severity: str = "ERROR"

    def as_answer(self) -> dict[str, str]:
        """Return the finding as the API gives it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "location": self.location,
        }


def as_error_message(diagnostics: list[Diagnostic]) -> str:
    """Return the message of InvalidDefinition for these findings."""
    found = ", ".join(f"{item.code}: {item.message} at {item.location}" for item in diagnostics)
    return f"Invalid State Machine Definition: '{found}'"
