using System.Diagnostics;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Hosting;

public sealed class ConfigurationReloaderTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();
    private readonly List<string> _log = [];
    private readonly ILoggerFactory _loggers;

    public ConfigurationReloaderTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(new ListLogger(_log)));

        // A ConfigMap's mount: the file is a link to ..data/gateway.json, and ..data is the link that is swapped.
        _files.ConfigFile = Path.Combine(_files.Root, "mount", "gateway.json");
        Swap("1", """{ "Routes": { "a": { "Address": "http://one" } } }""");
        File.CreateSymbolicLink(_files.ConfigFile, "..data/gateway.json");
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_swapped_ConfigMap_comes_into_force()
    {
        var loaded = _files.Load();
        var time = new FakeTimeProvider();
        var changed = new TaskCompletionSource();
        using var registration = ChangeToken.OnChange(loaded.Configuration.Root.GetReloadToken, () => changed.TrySetResult());
        using var reloader = new ConfigurationReloader(loaded, new LiveSections(), time, _loggers.CreateLogger<ConfigurationReloader>());
        await reloader.StartAsync(TestContext.Current.CancellationToken);
        Swap("2", """{ "Routes": { "a": { "Address": "http://two" } } }""");
        while (!changed.Task.IsCompleted)
        {
            time.Advance(ConfigurationReloader.Interval);
            await Task.WhenAny(changed.Task, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        Assert.Equal("http://two", loaded.Configuration.Root["Routes:a:Address"]);
        Assert.Contains("The configuration changed: 1 keys.", _log);
        await reloader.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_change_with_an_error_is_refused_whole_and_said_once()
    {
        var loaded = _files.Load();
        using var reloader = new ConfigurationReloader(loaded, new LiveSections(), TimeProvider.System, _loggers.CreateLogger<ConfigurationReloader>());
        Swap("2", """{ "Routes": { "a": { "Address": "http://two" }, "b": { "Token": "canary-5" } } }""");
        Assert.False(reloader.Look());
        Assert.False(reloader.Look());
        Assert.Equal("http://one", loaded.Configuration.Root["Routes:a:Address"]);
        Assert.Contains("Routes:b:Address is '***'", Assert.Single(_log), StringComparison.Ordinal);

        Swap("3", "{ broken");
        Assert.False(reloader.LookTwice());
        Assert.Contains("is not valid JSON at line 1", _log[^1], StringComparison.Ordinal);

        Swap("4", """{ "Routes": { "a": { "Address": "http://four" } } }""");
        Assert.True(reloader.LookTwice());
        Assert.False(reloader.Look());
        Assert.Equal("http://four", loaded.Configuration.Root["Routes:a:Address"]);
    }

    [Fact]
    public void What_only_one_look_has_found_is_left_alone()
    {
        var loaded = _files.Load();
        using var reloader = new ConfigurationReloader(loaded, new LiveSections(), TimeProvider.System, _loggers.CreateLogger<ConfigurationReloader>());
        Swap("2", """{ "Routes": { "a": { "Address": "http://half" } } }""");
        Assert.False(reloader.Look());
        Swap("3", "{ broken");
        Assert.False(reloader.Look());
        Swap("4", """{ "Routes": { "a": { "Address": "http://four" } } }""");
        Assert.False(reloader.Look());
        Assert.Empty(_log);
        Assert.True(reloader.Look());
        Assert.Equal("http://four", loaded.Configuration.Root["Routes:a:Address"]);
    }

    [Fact]
    public void A_change_that_needs_a_restart_is_named_without_its_value()
    {
        var loaded = _files.Load();
        using var reloader = new ConfigurationReloader(loaded, new LiveSections(), TimeProvider.System, _loggers.CreateLogger<ConfigurationReloader>());
        _files.Write("secrets/Sample__Password", "canary-6");
        Assert.True(reloader.LookTwice());
        Assert.Contains("Key Sample:Password changed; it takes effect at the next start.", _log);
        Assert.DoesNotContain("canary", string.Join('\n', _log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_sees_only_the_loaded_values_and_their_reload()
    {
        var loaded = _files.Load();
        var builder = WebApplication.CreateSlimBuilder();
        builder.UseSettings(loaded);
        builder.Services.AddSingleton(TimeProvider.System);
        await using var application = builder.Build();
        Assert.Equal(["Routes", "Sample"], application.Configuration.GetChildren().Select(child => child.Key));
        Swap("2", """{ "Routes": { "a": { "Address": "http://two" } } }""");
        Assert.True(application.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ConfigurationReloader>().Single().LookTwice());
        Assert.Equal("http://two", application.Configuration["Routes:a:Address"]);
    }

    private void Swap(string version, string json)
    {
        _files.Write($"mount/..{version}/gateway.json", json);
        var (data, next) = (Path.Combine(_files.Root, "mount", "..data"), Path.Combine(_files.Root, "mount", "..data_tmp"));
        Directory.CreateSymbolicLink(next, $"..{version}");

        // File.Move takes no link to a directory; the kubelet renames it, which `mv -T` does too.
        using var move = Process.Start("mv", ["-T", next, data])!;
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }
}
