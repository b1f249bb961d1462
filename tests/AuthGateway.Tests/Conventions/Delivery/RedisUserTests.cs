using System.Text.RegularExpressions;
using AuthGateway.Redis;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Delivery;

/// <summary>The rights of the gateway's user in Redis are those that it uses, and no more.</summary>
public sealed partial class RedisUserTests
{
    // What the client itself sends: on connecting, to find primaries and replicas, to run scripts, to hear messages. WAIT confirms writes.
    private static readonly string[] Client =
    [
        "ping", "echo", "select", "client|setname", "client|id", "info", "cluster|nodes", "readonly", "asking",
        "eval", "evalsha", "script|load", "subscribe", "unsubscribe", "wait",
    ];

    [Fact]
    public void It_may_run_the_commands_of_the_scripts_and_of_the_client_and_no_others()
    {
        var called = Directory.EnumerateFiles(Repository.PathOf("src", "AuthGateway", "Redis"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Called().Matches(File.ReadAllText(path)).Select(match => match.Groups["command"].Value.ToLowerInvariant()))
            .ToHashSet(StringComparer.Ordinal);
        var granted = DocumentedRedisUser.Rules.Where(rule => rule.StartsWith('+')).Select(rule => rule[1..]);

        Assert.True(called.Count > 30, $"only {called.Count} commands are called");
        Assert.Equal(called.Union(Client, StringComparer.Ordinal).Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_may_touch_what_begins_with_the_prefix_and_nothing_else()
    {
        var prefix = new RedisSettings().KeyPrefix;

        Assert.Equal([$"~{{{prefix}:*", $"~{prefix}:*", $"&{{{prefix}:*"], DocumentedRedisUser.Rules.Where(rule => !rule.StartsWith('+')));
    }

    // A command that a script took from a variable would be in no list.
    [Fact]
    public void Every_script_names_its_commands() =>
        Assert.Empty(Directory.EnumerateFiles(Repository.PathOf("src", "AuthGateway", "Redis"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Unnamed().Matches(File.ReadAllText(path)).Select(match => $"{path}: {match.Value}")));

    [GeneratedRegex(@"redis\.p?call\(\s*'(?<command>[A-Za-z]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Called();

    [GeneratedRegex(@"redis\.p?call\(\s*[^'\s].*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unnamed();
}
