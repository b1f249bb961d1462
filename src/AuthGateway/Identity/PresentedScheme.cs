namespace AuthGateway.Identity;

/// <summary>The scheme of a credential, as challenges name it (RFC 9110 section 11.1).</summary>
/// <param name="Name">Its name, such as <c>Bearer</c> or <c>DPoP</c>; never the caller's own spelling.</param>
internal sealed record PresentedScheme(string Name);
