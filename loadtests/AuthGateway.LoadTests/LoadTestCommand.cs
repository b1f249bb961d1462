using System.CommandLine;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests;

/// <summary>The command line: the load test itself, and the servers that it runs as processes of their own.</summary>
internal static class LoadTestCommand
{
    public static RootCommand Create()
    {
        var profile = new Option<string>("--profile")
        {
            Description = "full measures, about a minute for each peer of a scenario; short only shows in some seconds that all runs.",
            DefaultValueFactory = _ => Profile.Full.Name,
        };
        profile.AcceptOnlyFromAmong(Profile.Full.Name, Profile.Short.Name);
        var scenario = new Option<string[]>("--scenario") { Description = "What is run, a file of loadtests/scenarios; several may be named. All by default.", AllowMultipleArgumentsPerToken = true };
        scenario.AcceptOnlyFromAmong([.. Scenario.All.Select(one => one.Name)]);
        var output = new Option<string>("--output")
        {
            Description = "The folder that the reports are written to: Markdown and SVG.",
            DefaultValueFactory = _ => Repository.PathOf("artifacts", "loadtests"),
        };
        var root = new RootCommand("Measures the gateway beside what people would use instead: the same upstream, the same requests, in turns.") { profile, scenario, output };
        root.SetAction((parsed, cancellation) => LoadTest.RunAsync(
            Profile.Named(parsed.GetValue(profile)!),
            parsed.GetValue(scenario) is { Length: > 0 } names ? [.. Scenario.All.Where(one => names.Contains(one.Name))] : Scenario.All,
            parsed.GetValue(output)!,
            cancellation));
        root.Subcommands.Add(Upstream());
        root.Subcommands.Add(PlainYarp());
        root.Subcommands.Add(JwtBearer());
        return root;
    }

    private static Command Upstream()
    {
        var command = new Command(UpstreamServer.CommandName, "The system behind all: every path answers 1 KB, or as much as it says.");
        command.SetAction((_, cancellation) => UpstreamServer.RunAsync(cancellation));
        return command;
    }

    private static Command PlainYarp()
    {
        var (upstream, http2) = (UpstreamArgument(), Http2Option());
        var command = new Command(PlainYarpServer.CommandName, "YARP with one route and nothing else.") { upstream, http2 };
        command.SetAction((parsed, cancellation) => PlainYarpServer.RunAsync(new Uri(parsed.GetRequiredValue(upstream)), parsed.GetValue(http2), cancellation));
        return command;
    }

    private static Command JwtBearer()
    {
        var (upstream, http2) = (UpstreamArgument(), Http2Option());
        var keys = new Argument<string>("keys") { Description = "The URL of the issuer's key set." };
        var issuer = new Argument<string>("issuer") { Description = "The issuer's name." };
        var command = new Command(JwtBearerServer.CommandName, "YARP with ASP.NET's JwtBearer and an authorization policy.") { upstream, keys, issuer, http2 };
        command.SetAction((parsed, cancellation) => JwtBearerServer.RunAsync(
            new Uri(parsed.GetRequiredValue(upstream)), new Uri(parsed.GetRequiredValue(keys)), parsed.GetRequiredValue(issuer), parsed.GetValue(http2), cancellation));
        return command;
    }

    private static Option<bool> Http2Option() => new(ServedApplication.Http2) { Description = "HTTP/2 alone, in place of HTTP/1.1." };

    private static Argument<string> UpstreamArgument() => new("upstream") { Description = "The URL that requests go to." };
}
