using System.CommandLine;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Commands;

/// <summary><c>authgateway clients</c>: what the token service's clients need.</summary>
internal static class ClientCommands
{
    public static Command Create() => new("clients", "What the token service's clients need.") { HashSecret() };

    private static Command HashSecret()
    {
        var command = new Command(
            "hash-secret",
            "Makes a client secret of 256 random bits. Prints the secret, for the client, and on a second line its hash, for TokenService:Clients:…:SecretHashes.");
        command.SetAction(parsed =>
        {
            var secret = SecretHash.NewSecret();
            parsed.InvocationConfiguration.Output.WriteLine(secret);
            parsed.InvocationConfiguration.Output.WriteLine(SecretHash.Of(secret));
        });
        return command;
    }
}
