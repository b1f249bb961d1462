using System.Security.Cryptography;
using System.Text;
using AuthGateway.Problems;

namespace AuthGateway.Management;

/// <summary>Asks every call of the admin API for its token.</summary>
internal sealed class AdminGate(ManagementSettings settings)
{
    private const string Scheme = "Bearer ";

    private static readonly Problem NotAuthenticated = new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Code = "invalid_token",
        Title = "The admin API needs its token.",
        Challenge = "Bearer realm=\"authgateway-admin\"",
    };

    // Hashes are compared, so that not even the token's length can be measured.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(settings.AdminToken));

    /// <summary>Whether there is an admin API at all.</summary>
    public bool IsOpen => settings.AdminToken.Length > 0;

    /// <summary>The handler, for callers that have the token.</summary>
    public RequestDelegate Guard(RequestDelegate handler) => context => IsAdmin(context) ? handler(context) : ProblemWriter.WriteAsync(context, NotAuthenticated);

    private bool IsAdmin(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        return IsOpen
            && header.Count == 1
            && header[0] is { } value
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(_expected, SHA256.HashData(Encoding.UTF8.GetBytes(value[Scheme.Length..])));
    }
}
