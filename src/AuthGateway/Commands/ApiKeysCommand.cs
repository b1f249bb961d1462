using System.Buffers;
using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Settings;

namespace AuthGateway.Commands;

/// <summary><c>authgateway api-keys</c>: API keys, directly in Redis, so that it works without a running gateway.</summary>
internal static class ApiKeysCommand
{
    private const int Failed = 1;

    private static readonly JsonWriterOptions Readable = new() { Indented = true };

    public static Command Create(SettingsCatalogue catalogue) => new("api-keys", "Makes, lists, rotates and revokes the keys of applications.")
    {
        Make(catalogue),
        List(catalogue),
        Rotate(catalogue),
        Revoke(catalogue),
    };

    // Who runs the command, for the audit record.
    private static string Actor => $"command-line:{Environment.UserName}";

    private static Command Make(SettingsCatalogue catalogue)
    {
        var client = new Option<string>("--client") { Description = "The application whose key it is: its client id.", Required = true };
        var name = new Option<string>("--name") { Description = "What the key is called by people.", DefaultValueFactory = _ => "" };
        var owner = new Option<string>("--owner") { Description = "Whom to ask about it.", DefaultValueFactory = _ => "" };
        var scope = new Option<string[]>("--scope") { Description = "A scope; may be given several times.", DefaultValueFactory = _ => [] };
        var role = new Option<string[]>("--role") { Description = "A role; may be given several times.", DefaultValueFactory = _ => [] };
        var network = new Option<string[]>("--network") { Description = "A network from which it may be used, such as 192.0.2.0/24; may be given several times.", DefaultValueFactory = _ => [] };
        var lifetime = new Option<string?>("--lifetime") { Description = "How long it is good, such as 90d or 12h. Without it, as long as the settings allow." };
        var permits = new Option<int>("--permits") { Description = "How many requests it may make in a window; 0 for any number." };
        var window = new Option<string>("--window") { Description = "The window.", DefaultValueFactory = _ => "1m" };
        var command = new Command("create", "Makes a key and prints it. It is never shown again.") { client, name, owner, scope, role, network, lifetime, permits, window };
        return With(command, catalogue, async (keys, parsed, cancellation) =>
        {
            var networks = parsed.GetValue(network)!.Select(text => IPNetwork.TryParse(text, out var one) ? one : (IPNetwork?)null).ToArray();
            if (!TryTime(parsed.GetValue(lifetime), keys.DefaultLifetime, out var good) || !TryTime(parsed.GetValue(window), default, out var within) || networks.Any(one => one is null))
            {
                return new ApiKeyOutcome.Refused(ApiKeyService.Expected);
            }

            var key = new NewApiKey
            {
                Client = parsed.GetValue(client)!,
                Name = parsed.GetValue(name)!,
                Owner = parsed.GetValue(owner)!,
                Scopes = [.. parsed.GetValue(scope)!],
                Roles = [.. parsed.GetValue(role)!],
                Networks = [.. networks.Select(one => one!.Value)],
                Lifetime = good,
                Permits = parsed.GetValue(permits),
                Window = within,
            };
            return await keys.CreateAsync(key, Actor, default, cancellation);
        });
    }

    private static Command Rotate(SettingsCatalogue catalogue)
    {
        var id = Id();
        var overlap = new Option<string?>("--overlap") { Description = "How long the old secret goes on, such as 1d; 0s ends it at once. Without it, Authentication:ApiKeys:RotationOverlap." };
        var command = new Command("rotate", "Makes a new secret for a key and prints it; the old one goes on for the overlap.") { id, overlap };
        return With(command, catalogue, async (keys, parsed, cancellation) =>
            parsed.GetValue(overlap) is not { } text ? await keys.RotateAsync(parsed.GetValue(id)!, overlap: null, Actor, default, cancellation)
            : TryTime(text, default, out var time) ? await keys.RotateAsync(parsed.GetValue(id)!, time, Actor, default, cancellation)
            : new ApiKeyOutcome.Refused("an overlap such as 1d, 12h or 0s"));
    }

    private static Command Revoke(SettingsCatalogue catalogue)
    {
        var id = Id();
        var command = new Command("revoke", "Revokes a key: it is dead in every replica within milliseconds.") { id };
        return With(command, catalogue, async (keys, parsed, cancellation) => await keys.RevokeAsync(parsed.GetValue(id)!, Actor, default, cancellation));
    }

    private static Command List(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var command = new Command("list", "Prints the keys, one JSON object a line, without anything secret.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(SettingsLoader.Load(options.Inputs(parsed), catalogue), parsed.InvocationConfiguration, async keys =>
        {
            for (int? first = 0; first is { } at;)
            {
                if (await keys.ListAsync(at, default, cancellation) is not ApiKeyListing.Listed listed)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync("Redis did not answer.");
                    return Failed;
                }

                foreach (var key in listed.Keys)
                {
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(Text(key, secret: null, default));
                }

                first = listed.Next;
            }

            return 0;
        }, cancellation));
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "The key's public id, as list prints it." };

    private static bool TryTime(string? text, TimeSpan otherwise, out TimeSpan time)
    {
        time = otherwise;
        return text is null || Durations.TryParse(text, out time);
    }

    private static Command With(Command command, SettingsCatalogue catalogue, Func<ApiKeyService, ParseResult, CancellationToken, Task<ApiKeyOutcome>> run)
    {
        var options = new SettingsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            SettingsLoader.Load(options.Inputs(parsed), catalogue),
            parsed.InvocationConfiguration,
            async keys => await TellAsync(await run(keys, parsed, cancellation), parsed.InvocationConfiguration),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(LoadedSettings settings, InvocationConfiguration console, Func<ApiKeyService, Task<int>> run, CancellationToken cancellation)
    {
        if (settings.ReportErrors(console.Error))
        {
            return LoadedSettings.ConfigurationExitCode;
        }

        if (!settings.Get<AuthenticationSettings>().ApiKeys.Enabled || !settings.Get<RedisSettings>().IsConfigured)
        {
            await console.Error.WriteLineAsync("There are no API keys: set Authentication:ApiKeys:Enabled and Redis:Url.");
            return Failed;
        }

        await using var session = await RedisSession.OpenAsync(settings, cancellation, services => services
            .AddSingleton(settings.Get<AuthenticationSettings>())
            .AddSingleton<ApiKeyHasher>()
            .AddSingleton<ApiKeyService>()
            // The record in Redis alone: a line on standard output would stand among the command's own.
            .AddSingleton<AuditMetrics>()
            .AddSingleton<AuditTrail>()
            .AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>()));
        if (session is null)
        {
            await console.Error.WriteLineAsync("No connection to Redis.");
            return Failed;
        }

        var trail = session.Services.GetRequiredService<AuditTrail>();
        await trail.StartAsync(cancellation);
        var code = await run(session.Services.GetRequiredService<ApiKeyService>());
        await trail.StopAsync(cancellation);
        return code;
    }

    private static async Task<int> TellAsync(ApiKeyOutcome outcome, InvocationConfiguration console)
    {
        switch (outcome)
        {
            case ApiKeyOutcome.Issued issued:
                await console.Output.WriteLineAsync(Text(issued.Key, issued.Text.Text, Readable));
                return 0;
            case ApiKeyOutcome.Done done:
                await console.Output.WriteLineAsync(Text(done.Key, secret: null, Readable));
                return 0;
            case ApiKeyOutcome.Refused refused:
                await console.Error.WriteLineAsync($"Expected: {refused.Expected}.");
                return Failed;
            case ApiKeyOutcome.None:
                await console.Error.WriteLineAsync("There is no such API key, or it is revoked.");
                return Failed;
            case ApiKeyOutcome.Failed failed:
                await console.Error.WriteLineAsync($"Redis did not confirm ({failed.Reason}): the change may have been made. Look with `authgateway api-keys list`, then try again.");
                return Failed;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Text(ApiKeyRecord key, string? secret, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            if (secret is not null)
            {
                json.WriteString("key"u8, secret);
            }

            ApiKeyJson.Write(json, key, TimeProvider.System.GetUtcNow());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
