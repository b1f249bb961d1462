using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Clients;

/// <summary>Finds which client a request says it is, and insists on one answer (RFC 6749 section 2.3: one method a request).</summary>
internal static class PresentedClientReader
{
    private const string Scheme = "Basic";

    private static readonly OAuthError Several = OAuthError.Request("The client authenticates in more than one way.");

    private static readonly OAuthError Ambiguous = OAuthError.Request("The request names two clients.");

    private static readonly OAuthError Nobody = new(StatusCodes.Status401Unauthorized, OAuthError.InvalidClient, "The request does not say which client sends it.");

    private static readonly OAuthError BadHeader =
        new(StatusCodes.Status401Unauthorized, OAuthError.InvalidClient, "The Authorization header must hold a client's id and secret (Basic).")
        {
            Challenge = Challenge,
        };

    /// <summary>What a client that used the Authorization header is told to use there.</summary>
    public const string Challenge = "Basic realm=\"token-service\", charset=\"UTF-8\"";

    /// <summary>Finds it.</summary>
    /// <returns>What the request says, or why that is not one thing.</returns>
    public static (PresentedClient? Presented, OAuthError? Error) Read(HttpRequest request, OAuthForm form)
    {
        var hasHeader = request.Headers.Authorization.Count > 0;
        var (id, secret, assertion, type) = (form["client_id"], form["client_secret"], form["client_assertion"], form["client_assertion_type"]);
        var hasAssertion = assertion is not null || type is not null;
        if ((hasHeader ? 1 : 0) + (secret is not null ? 1 : 0) + (hasAssertion ? 1 : 0) > 1)
        {
            return (null, Several);
        }

        if (id is not null && !OAuthText.IsClientId(id))
        {
            return (null, Nobody);
        }

        if (hasHeader)
        {
            return Basic(request, id);
        }

        if (hasAssertion)
        {
            return Assertion(id, assertion, type);
        }

        return (id, secret) switch
        {
            (null, _) => (null, Nobody),
            (_, null) => (new PresentedClient.ByIdAlone(id), null),
            _ => (new PresentedClient.BySecret(id, secret, ClientMethods.SecretPost), null),
        };
    }

    private static (PresentedClient? Presented, OAuthError? Error) Basic(HttpRequest request, string? id)
    {
        if (request.Headers.Authorization is not { Count: 1 } headers || headers[0] is not { } header
            || !header.StartsWith($"{Scheme} ", StringComparison.OrdinalIgnoreCase)
            || Credentials(header[(Scheme.Length + 1)..].Trim(' ')) is not var (basicId, secret) || !OAuthText.IsClientId(basicId))
        {
            return (null, BadHeader);
        }

        // A body that names another client than the header: whoever reads only one of them would judge another client than
        // whoever reads the other.
        return id is not null && id != basicId
            ? (null, Ambiguous)
            : (new PresentedClient.BySecret(basicId, secret, ClientMethods.SecretBasic), null);
    }

    // RFC 6749 section 2.3.1: both parts are form-urlencoded before they are joined. A colon in an id is %3A.
    private static (string Id, string Secret)? Credentials(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        var joined = bytes.AsSpan(0, length);
        var colon = joined.IndexOf((byte)':');
        return colon > 0 && OAuthForm.Decode(joined[..colon]) is { } id && OAuthForm.Decode(joined[(colon + 1)..]) is { } secret ? (id, secret) : null;
    }

    private static (PresentedClient? Presented, OAuthError? Error) Assertion(string? id, string? assertion, string? type)
    {
        if (assertion is null || type != AssertionVerifier.Type)
        {
            return (null, OAuthError.Request($"client_assertion_type must be {AssertionVerifier.Type}, with a client_assertion."));
        }

        if (AssertionVerifier.ClaimedClient(assertion) is not { } claimed || !OAuthText.IsClientId(claimed))
        {
            // The same words as for any other assertion that is worth nothing.
            return (new PresentedClient.ByAssertion(id ?? "", assertion), null);
        }

        // RFC 7521 section 4.2: a client_id beside it must be of the same client.
        return id is not null && id != claimed ? (null, Ambiguous) : (new PresentedClient.ByAssertion(claimed, assertion), null);
    }
}
