using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Tokens.Clients;

/// <summary>Judges what a request says of its client.</summary>
internal sealed class ClientAuthenticator(ClientDirectory clients, SecretVerifier secrets, AssertionVerifier assertions, ClientCertificates certificates)
{
    /// <summary>Judges it.</summary>
    /// <param name="presented">What the request says.</param>
    /// <param name="certificate">The certificate that the caller proved to hold, where there is one.</param>
    /// <param name="ledger">The request's account.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    public ValueTask<ClientOutcome> JudgeAsync(PresentedClient presented, ClientCertificate? certificate, Ledger ledger, CancellationToken cancellation)
    {
        var client = clients.Find(presented.Id);
        return presented switch
        {
            PresentedClient.BySecret secret => ValueTask.FromResult(BySecret(client, secret)),
            PresentedClient.ByAssertion assertion => ByAssertionAsync(client, assertion, ledger, cancellation),
            _ => ValueTask.FromResult(ByCertificate(client, certificate)),
        };
    }

    private ClientOutcome BySecret(TokenClient client, PresentedClient.BySecret presented)
    {
        // The secret is judged in any case: that a client does not exist or uses another method must not show in the time.
        var isRight = secrets.IsSecretOf(client, presented.Secret);
        if (isRight && client.Allows(presented.Method))
        {
            return new ClientOutcome.Authenticated(client, presented.Method);
        }

        return Refused(client, client.Allows(presented.Method) ? ClientReasons.WrongSecret : ClientReasons.MethodNotAllowed);
    }

    private async ValueTask<ClientOutcome> ByAssertionAsync(TokenClient client, PresentedClient.ByAssertion presented, Ledger ledger, CancellationToken cancellation)
    {
        if (!client.Allows(ClientMethods.PrivateKeyJwt))
        {
            // As much work as for one that does, and the same answer; nothing is used up.
            await assertions.JudgeAsync(clients.Nobody, presented.Assertion, ledger, cancellation);
            return Refused(client, ClientReasons.MethodNotAllowed);
        }

        return await assertions.JudgeAsync(client, presented.Assertion, ledger, cancellation);
    }

    private ClientOutcome ByCertificate(TokenClient client, ClientCertificate? certificate)
    {
        if (client.IsPublic)
        {
            return new ClientOutcome.Authenticated(client, ClientMethods.None);
        }

        if (!client.Allows(ClientMethods.Tls) && !client.Allows(ClientMethods.SelfSignedTls))
        {
            return Refused(client, ClientReasons.MethodNotAllowed);
        }

        if (certificate is null)
        {
            return Refused(client, ClientReasons.CertificateMissing);
        }

        return certificates.MethodFor(client, certificate) is { } method
            ? new ClientOutcome.Authenticated(client, method)
            : Refused(client, ClientReasons.CertificateUnknown);
    }

    private ClientOutcome.Refused Refused(TokenClient client, string reason) =>
        new(ReferenceEquals(client, clients.Nobody) ? ClientReasons.UnknownClient : reason);
}
