namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Facts about a session. Whether it is good now is asked each time.</summary>
/// <param name="Outcome">Whose it is, and until when.</param>
/// <param name="IsLifetimeKnown">Whether Redis said how long it has been in use; not when Redis was down.</param>
/// <param name="AnsweredAt">When the legacy system answered, by a clock that nobody sets.</param>
internal sealed record KnownSession(AuthenticationOutcome.Authenticated Outcome, bool IsLifetimeKnown, long AnsweredAt);
