namespace AuthGateway.Identity;

/// <summary>What is known of the caller travels in the request's own features.</summary>
internal static class CallerFeature
{
    /// <summary>Who is calling, or null when nobody said.</summary>
    public static Principal? Caller(this HttpContext context) => context.Features[typeof(Principal)] as Principal;

    /// <summary>States who is calling, once it is proven.</summary>
    public static void SetCaller(this HttpContext context, Principal principal) => context.Features[typeof(Principal)] = principal;

    /// <summary>What the caller's credential began from; null when it began from none, or nobody knows.</summary>
    public static Principal? CallerOrigin(this HttpContext context) => context.Features.Get<CallerOrigin>()?.Principal;

    /// <summary>States what the caller's credential began from.</summary>
    public static void SetCallerOrigin(this HttpContext context, Principal origin) => context.Features.Set(new CallerOrigin(origin));

    /// <summary>Where the credential stood that proved who is calling; null when none did.</summary>
    public static CredentialPlace? JudgedCredential(this HttpContext context) => context.Features[typeof(CredentialPlace)] as CredentialPlace;

    /// <summary>States where the credential stood.</summary>
    public static void SetJudgedCredential(this HttpContext context, CredentialPlace place) => context.Features[typeof(CredentialPlace)] = place;

    /// <summary>By which scheme of WWW-Authenticate the caller came, for challenges that come later; null when nobody said.</summary>
    public static string? ChallengeScheme(this HttpContext context) => (context.Features[typeof(PresentedScheme)] as PresentedScheme)?.Name;

    /// <summary>States by which scheme the caller came.</summary>
    public static void SetChallengeScheme(this HttpContext context, PresentedScheme scheme) => context.Features[typeof(PresentedScheme)] = scheme;

    /// <summary>The certificate that the caller proved to hold, or null.</summary>
    public static ClientCertificate? ClientCertificate(this HttpContext context) => context.Features[typeof(ClientCertificate)] as ClientCertificate;

    /// <summary>Where the caller is, or null when nobody can tell.</summary>
    public static ClientAddress? ClientAddress(this HttpContext context) => context.Features[typeof(ClientAddress)] as ClientAddress;

    /// <summary>States where the caller is.</summary>
    public static void SetClientAddress(this HttpContext context, ClientAddress address) => context.Features[typeof(ClientAddress)] = address;
}
