namespace AuthGateway.Identity;

/// <summary>Where in a request a credential may stand. Closed: there is no other place.</summary>
internal abstract record CredentialPlace
{
    private CredentialPlace()
    {
    }

    /// <summary>The Authorization header (RFC 9110 section 11.6.2).</summary>
    internal sealed record Authorization : CredentialPlace
    {
        public static readonly Authorization Instance = new();

        private Authorization()
        {
        }
    }

    /// <summary>A cookie (RFC 6265). Names are compared with their case.</summary>
    internal sealed record Cookie(string Name) : CredentialPlace;

    /// <summary>A header of its own. Names are compared without their case.</summary>
    internal sealed record Header(string Name) : CredentialPlace;
}
