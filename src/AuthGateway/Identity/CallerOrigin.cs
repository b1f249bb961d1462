namespace AuthGateway.Identity;

/// <summary>
/// The caller as the credential named it from which the one that was presented began: what ends that one ends this one too.
/// </summary>
/// <param name="Principal">The caller, with the session and the token of that credential.</param>
internal sealed record CallerOrigin(Principal Principal);
