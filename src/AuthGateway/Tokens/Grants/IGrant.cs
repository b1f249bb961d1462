using AuthGateway.Identity;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>One way to get tokens.</summary>
internal interface IGrant
{
    /// <summary>Its <c>grant_type</c>.</summary>
    string Type { get; }

    /// <summary>What the audit record calls it.</summary>
    string Action { get; }

    /// <summary>Whether the client may use it.</summary>
    bool IsAllowed(Clients.TokenClient client);

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, whose client is known and may use the grant.</param>
    /// <param name="confirmation">The keys that the request proved to hold and that its tokens are to be bound to; null for none.</param>
    ValueTask<OAuthAnswer> AnswerAsync(ServiceRequest request, Confirmation? confirmation);
}
