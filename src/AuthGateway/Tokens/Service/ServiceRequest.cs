using AuthGateway.Latency;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Tokens.Service;

/// <summary>A request whose client proved who it is.</summary>
/// <param name="Context">The request.</param>
/// <param name="Form">Its parameters.</param>
/// <param name="Client">The client.</param>
/// <param name="Method">How the client proved it.</param>
internal sealed record ServiceRequest(HttpContext Context, OAuthForm Form, TokenClient Client, string Method)
{
    /// <summary>The account.</summary>
    public Ledger Ledger => Context.Ledger();

    /// <summary>The caller's own token.</summary>
    public CancellationToken Cancellation => Context.RequestAborted;

    /// <summary>Never the parameters, whatever prints it.</summary>
    public override string ToString() => $"request of {Client.Id}";
}
