using System.Text.RegularExpressions;
using AuthGateway.Settings;

namespace AuthGateway.Redis;

/// <summary>Where Redis is and how long it may take.</summary>
internal sealed partial record RedisSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Redis";

    /// <summary>The address; empty for the embedded server.</summary>
    [Setting(
        "Where Redis is: redis://host:6379/0, or rediss:// for TLS. Several servers of one Cluster, or several Sentinels, "
        + "are separated by commas: redis://a:6379,b:6379. Empty: the embedded server, in Development only.",
        Secret = true)]
    public string Url { get; init; } = "";

    /// <summary>The ACL user.</summary>
    [Setting("The ACL user to log in as. Empty: Redis' default user.", Live = true)]
    public string User { get; init; } = "";

    /// <summary>The password, apart from the address so that it can come from a secret's file.</summary>
    [Setting("The password to log in with. Empty: none.", Secret = true, Live = true)]
    public string Password { get; init; } = "";

    /// <summary>The name under which Sentinel knows the primary.</summary>
    [Setting("The primary's name at Sentinel; Url then lists the Sentinels. Empty: no Sentinel.")]
    public string SentinelService { get; init; } = "";

    /// <summary>The certificate authority that Redis' certificate must come from.</summary>
    [Setting("A PEM file with the root authority of Redis' certificate, or several: no other is taken then, and an intermediate one alone is not enough. It is read at each connection that is made. Empty: the system's authorities. Only with rediss://.")]
    public string CaFile { get; init; } = "";

    /// <summary>How the connections appear in CLIENT LIST.</summary>
    [Setting("The name of the gateway's connections in Redis' CLIENT LIST.")]
    public string ClientName { get; init; } = "authgateway";

    /// <summary>How long a connection attempt may take.</summary>
    [Setting("How long one attempt to connect may take.", Min = "00:00:00.100", Max = "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a command may take.</summary>
    [Setting(
        "How long a command may wait for its answer; it is noticed at the next heartbeat, so the true bound is this plus HeartbeatInterval.",
        Min = "00:00:00.020",
        Max = "00:00:10")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the client looks for late commands and dead connections.</summary>
    /// <remarks>Measured: a 250 ms timeout took up to 1,245 ms with the client's own 1 s, at most 349 ms with 100 ms.</remarks>
    [Setting("How often the client looks for commands that are late.", Min = "00:00:00.050", Max = "00:00:01")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the client reads which server is the primary.</summary>
    /// <remarks>
    /// Measured: after a planned Cluster failover plain writes failed for 55 s with the client's own 60 s, for 0.65 s with 5 s.
    /// </remarks>
    [Setting("How often the client asks which server is the primary. Whole seconds.", Min = "00:00:01", Max = "00:01:00")]
    public TimeSpan ConfigurationCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What every key and channel begins with.</summary>
    [Setting("What every key and channel begins with, so that several systems can share a Redis: letters, digits, '.', '_', '-', ':'.")]
    public string KeyPrefix { get; init; } = "authgateway";

    /// <summary>Whether a Redis of the operator's own is named; without one, Hosting starts the embedded server or refuses.</summary>
    public bool IsConfigured => Url.Length > 0;

    /// <summary>The same settings, pointed at another address.</summary>
    public RedisSettings At(string url) => this with { Url = url };

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (IsConfigured)
        {
            ValidateAddress(errors);
        }

        if (!SafePrefix().IsMatch(KeyPrefix))
        {
            // A brace in the prefix would move the hash tag, and one script's keys would lie in several slots.
            errors.Add(nameof(KeyPrefix), KeyPrefix, "1 to 64 letters, digits, '.', '_', '-' or ':'");
        }

        if (!SafeName().IsMatch(ClientName))
        {
            errors.Add(nameof(ClientName), ClientName, "1 to 64 letters, digits, '.', '_' or '-': Redis takes no spaces here");
        }
    }

    /// <summary>Never the password, whatever prints a settings record.</summary>
    public override string ToString() => $"{Section} {RedisEndpointDescription.Of(this)}";

    private void ValidateAddress(SettingsErrors errors)
    {
        if (!RedisUrl.TryParse(Url, out var url))
        {
            errors.Add(nameof(Url), "(hidden)", "redis:// or rediss://, then host:port, more of them after commas, and /database: redis://cache:6379/0");
            return;
        }

        if (url.Password.Length > 0 && Password.Length > 0)
        {
            errors.Add(nameof(Password), "(hidden)", "nothing, because Url holds a password already");
        }

        if (url.User.Length > 0 && User.Length > 0)
        {
            errors.Add(nameof(User), User, "nothing, because Url holds a user already");
        }

        if (CaFile.Length > 0 && !url.Tls)
        {
            errors.Add(nameof(CaFile), CaFile, "nothing, because Url is not rediss://");
        }
        else if (CaFile.Length > 0 && !File.Exists(CaFile))
        {
            errors.Add(nameof(CaFile), CaFile, "a file that exists");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SafePrefix();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SafeName();
}
