using AuthGateway.Identity;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>What is known of a session, and since when: facts, not a verdict.</summary>
/// <param name="Session">The session as Redis has it.</param>
/// <param name="Principal">Who is logged in.</param>
/// <param name="Origin">
/// The same with the session and the token of the credential from which this one began; null when that had neither. A logout at the
/// issuer ends this one too, and so does the revocation of that token: whoever stole it may have made a session of it.
/// </param>
/// <param name="ReadAt">When Redis was asked.</param>
internal sealed record SessionFacts(SessionRecord Session, Principal Principal, Principal? Origin, DateTimeOffset ReadAt);
