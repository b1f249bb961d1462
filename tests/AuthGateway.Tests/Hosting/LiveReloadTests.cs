using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;
using AuthGateway.Tests.Settings;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Hosting;

/// <summary>Live keys in files that change.</summary>
public sealed class LiveReloadTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();
    private readonly List<string> _log = [];
    private readonly ILoggerFactory _loggers;
    private readonly LiveSections _sections = new();
    private readonly SettingsCatalogue _catalogue = new SettingsCatalogue().With<SampleSettings>().With<LivelySettings>();
    private ConfigurationReloader? _reloader;

    public LiveReloadTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(new ListLogger(_log)));
        Secret("Token", "canary-one");
        Secret("Keys__0", "canary-a");
        Secret("Clients__x__Token", "canary-x");
        Secret("Clients__x__Count", "1");
    }

    public void Dispose()
    {
        _reloader?.Dispose();
        _loggers.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_replaced_secret_is_in_force_at_once_and_named_without_its_value()
    {
        var live = Start();
        Secret("Token", "canary-two");
        Assert.True(Look());

        Assert.Equal("canary-two", live.Current.Token);
        Assert.Equal(["Key Lively:Token changed and is in force.", "The configuration changed: 1 keys."], Lines());
        Assert.False(Look());
    }

    [Fact]
    public void A_list_grows_and_shrinks()
    {
        var live = Start();
        Secret("Keys__1", "canary-b");
        Assert.True(Look());
        Assert.Equal(["canary-a", "canary-b"], live.Current.Keys);

        Secret("Keys__0", "canary-b");
        File.Delete(Path.Combine(_files.Root, "secrets", "Lively__Keys__1"));
        Assert.True(Look());
        Assert.Equal(["canary-b"], live.Current.Keys);
        Assert.DoesNotContain(Lines(), line => line.Contains("next start", StringComparison.Ordinal));
    }

    [Fact]
    public void What_needs_a_start_is_said_beside_what_does_not()
    {
        var live = Start();
        Secret("Token", "canary-two");
        Secret("Mode", "closed");
        Secret("Clients__z__Token", "canary-z");
        Assert.True(Look());

        Assert.Equal(("canary-two", "open"), (live.Current.Token, live.Current.Mode));
        Assert.Equal(
            [
                "Key Lively:Clients:z:Token changed; it takes effect at the next start.", "Key Lively:Mode changed; it takes effect at the next start.",
                "Key Lively:Token changed and is in force.", "The configuration changed: 3 keys.",
            ],
            Lines());
    }

    [Fact]
    public void A_secret_that_is_wrong_with_what_is_in_use_waits_with_it()
    {
        // Right as it was read, wrong beside the mode that the process started with, and below a name beside a count.
        var live = Start();
        Secret("Token", "closed-canary");
        Secret("Mode", "closed");
        Secret("Clients__x__Token", "canary-that-is-longer");
        Secret("Clients__x__Count", "2");
        Assert.True(Look());

        Assert.Equal(("canary-one", "canary-x"), (live.Current.Token, live.Current.Clients["x"].Token));
        Assert.Equal(2, Lines().Count(line => line.StartsWith("Changed keys that need no restart are not taken", StringComparison.Ordinal)));
        Assert.Contains("Key Lively:Token changed; it takes effect at the next start.", Lines());

        // Back again: what waited is said to be in force.
        Secret("Token", "canary-three");
        Secret("Clients__x__Token", "canary-4");
        Assert.True(Look());
        Assert.Equal(("canary-three", "canary-4"), (live.Current.Token, live.Current.Clients["x"].Token));
        Assert.DoesNotContain(_log, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_which_none_is_left_wait_for_the_start()
    {
        var live = Start();
        Secret("Keys__0", "canary-c");
        Assert.True(Look());
        Assert.Equal(["canary-a"], live.Current.Keys);
        Assert.Contains("Key Lively:Keys:0 changed; it takes effect at the next start.", Lines());
    }

    [Fact]
    public void A_file_that_is_wrong_changes_no_secret()
    {
        var live = Start();
        Secret("Token", "canary-two");
        Secret("Nonsense", "canary-3");
        Assert.False(Look());
        Assert.Equal("canary-one", live.Current.Token);
    }

    private LiveSettings<LivelySettings> Start()
    {
        var loaded = SettingsLoader.Load(_files.Inputs, _catalogue);
        Assert.Empty(loaded.Errors);
        _reloader = new ConfigurationReloader(loaded, _sections, TimeProvider.System, _loggers.CreateLogger<ConfigurationReloader>());
        return new LiveSettings<LivelySettings>(loaded.Get<LivelySettings>(), _sections);
    }

    private bool Look()
    {
        _log.Clear();
        return _reloader!.LookTwice();
    }

    private IReadOnlyList<string> Lines() => [.. _log.Order(StringComparer.Ordinal)];

    private void Secret(string key, string value) => _files.Write($"secrets/Lively__{key}", value);
}
