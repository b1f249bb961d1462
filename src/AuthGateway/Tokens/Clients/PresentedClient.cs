namespace AuthGateway.Tokens.Clients;

/// <summary>How a request says which client sends it, before anything of it is believed. Closed: there is no other way.</summary>
internal abstract record PresentedClient
{
    private PresentedClient(string id) => Id = id;

    /// <summary>The id that the request claims.</summary>
    public string Id { get; }

    /// <summary>Never a credential, whatever prints it.</summary>
    public sealed override string ToString() => $"{GetType().Name} {Id}";

    /// <summary>An id and a secret.</summary>
    internal sealed record BySecret(string ClientId, string Secret, string Method) : PresentedClient(ClientId);

    /// <summary>An assertion; the id is what its subject says.</summary>
    internal sealed record ByAssertion(string ClientId, string Assertion) : PresentedClient(ClientId);

    /// <summary>An id alone: the connection's certificate proves it, or nothing does.</summary>
    internal sealed record ByIdAlone(string ClientId) : PresentedClient(ClientId);
}
