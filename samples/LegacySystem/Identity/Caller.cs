namespace LegacySystem.Identity;

/// <summary>Who calls, and which member the call is about.</summary>
/// <param name="MemberId">The member of the path; for `me`, the caller.</param>
/// <param name="Subject">The caller, where one is known.</param>
/// <param name="Via">`gateway`, `session` or `none`.</param>
/// <param name="Verified">The gateway's signature was checked, or the session is our own.</param>
internal sealed record Caller(string MemberId, string? Subject, string Via, bool Verified)
{
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint lacks the caller filter.");
}
