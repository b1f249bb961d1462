namespace AuthGateway.Identity;

/// <summary>How the authenticated caller travels: in the request's own features.</summary>
internal static class CallerFeature
{
    /// <summary>Who is calling, or null when nobody said.</summary>
    public static Principal? Caller(this HttpContext context) => context.Features.Get<Principal>();

    /// <summary>States who is calling, once it is proven.</summary>
    public static void SetCaller(this HttpContext context, Principal principal) => context.Features.Set(principal);
}
