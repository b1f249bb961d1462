using System.CommandLine;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Identity;
using AuthGateway.Management;
using AuthGateway.Redis;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Commands;

/// <summary><c>authgateway keys</c>: the managed signing keys, directly in Redis, so that it works without a running gateway's port.</summary>
internal static class KeysCommand
{
    private const int Failed = 1;

    public static Command Create(SettingsCatalogue catalogue) => new("keys", "Shows, rotates and removes the managed signing keys in Redis.")
    {
        List(catalogue),
        Rotate(catalogue),
        Remove(catalogue),
    };

    // Who runs the command, for the log and the audit record.
    private static string Actor => $"command-line:{Environment.UserName}";

    private static Command List(SettingsCatalogue catalogue)
    {
        var command = new Command("list", "Prints the keys as JSON, without anything secret.");
        return With(command, catalogue, (operations, _, cancellation) => operations.ListAsync(cancellation));
    }

    private static Command Rotate(SettingsCatalogue catalogue)
    {
        var emergency = new Option<bool>("--emergency")
        {
            Description = "A new key signs at once; the one that signs now, and the next one, leave the published set at once.",
        };
        var all = new Option<bool>("--all") { Description = "With --emergency: every other key leaves the set as well, retired and mounted ones too." };
        var command = new Command("rotate", "Publishes a new key now; it signs after Tokens:Keys:PublishFor.") { emergency, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && !result.GetValue(emergency))
            {
                result.AddError("--all belongs to --emergency.");
            }
        });
        return With(command, catalogue, (operations, parsed, cancellation) =>
            parsed.GetValue(emergency) ? operations.ReplaceAsync(parsed.GetValue(all), Actor, cancellation) : operations.RotateAsync(Actor, cancellation));
    }

    private static Command Remove(SettingsCatalogue catalogue)
    {
        var key = new Argument<string>("key-id") { Description = "The key's id (kid), as list prints it." };
        var command = new Command("remove", "Takes one key that does not sign out of the published set, at once and for good.") { key };
        return With(command, catalogue, (operations, parsed, cancellation) => operations.RemoveAsync(parsed.GetValue(key)!, Actor, cancellation));
    }

    private static Command With(
        Command command, SettingsCatalogue catalogue, Func<SigningKeyOperations, ParseResult, CancellationToken, Task<SigningKeyOutcome>> run)
    {
        var options = new SettingsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(SettingsLoader.Load(options.Inputs(parsed), catalogue), parsed, run, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        LoadedSettings settings,
        ParseResult parsed,
        Func<SigningKeyOperations, ParseResult, CancellationToken, Task<SigningKeyOutcome>> run,
        CancellationToken cancellation)
    {
        var console = parsed.InvocationConfiguration;
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        if (!settings.Get<TokenSettings>().Keys.Managed || !settings.Get<RedisSettings>().IsConfigured)
        {
            await console.Error.WriteLineAsync("Signing keys are not managed in a Redis: set Tokens:Keys:Managed and Redis:Url.");
            return Failed;
        }

        await using var services = Services(settings);
        var connection = services.GetRequiredService<RedisConnection>();
        var writer = services.GetRequiredService<ConfirmedWriter>();
        await connection.StartAsync(cancellation);
        await writer.StartAsync(cancellation);
        if (!await IsConnectedAsync(connection, settings.Get<RedisSettings>().ConnectTimeout, cancellation))
        {
            await console.Error.WriteLineAsync($"No connection to Redis at {connection.Description}.");
            return Failed;
        }

        return await TellAsync(await run(services.GetRequiredService<SigningKeyOperations>(), parsed, cancellation), console);
    }

    private static ServiceProvider Services(LoadedSettings settings) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(settings.Get<RedisSettings>())
        .AddSingleton(settings.Get<RevocationSettings>())
        .AddSingleton(settings.Get<IdentitySettings>())
        .AddSingleton(settings.Get<TokenSettings>())
        .AddGatewayRedis()
        .AddSingleton<ISecretBox, SecretBox>()
        .AddSigningKeyOperations()
        .BuildServiceProvider();

    private static async Task<bool> IsConnectedAsync(RedisConnection connection, TimeSpan patience, CancellationToken cancellation)
    {
        using var bound = new CancellationTokenSource(patience * 2);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        while (connection.State != RedisConnectionState.Connected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (either.IsCancellationRequested)
            {
                return connection.State == RedisConnectionState.Connected;
            }
        }

        return true;
    }

    private static async Task<int> TellAsync(SigningKeyOutcome outcome, InvocationConfiguration console)
    {
        switch (outcome)
        {
            case SigningKeyOutcome.Done done:
                await console.Output.WriteLineAsync(SigningKeyList.Text(done));
                return 0;
            case SigningKeyOutcome.Refused refused:
                await console.Error.WriteLineAsync(refused.Detail);
                return Failed;
            case SigningKeyOutcome.Unavailable { Reason: KeyRingEditor.Untrusted }:
                await console.Error.WriteLineAsync("The signing keys in Redis are not sealed by a key of Tokens:EncryptionKeys; nothing was changed.");
                return Failed;
            case SigningKeyOutcome.Unavailable unavailable:
                await console.Error.WriteLineAsync($"Redis did not confirm ({unavailable.Reason}): the change may have been made. Look with `authgateway keys list`, then try again.");
                return Failed;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
