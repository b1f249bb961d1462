using System.CommandLine;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests;

/// <summary>The command line: the load test itself, and the two servers that it runs as processes of their own.</summary>
internal static class LoadTestCommand
{
    public static RootCommand Create()
    {
        var profile = new Option<string>("--profile")
        {
            Description = "full measures, in less than three minutes; short only shows in a few seconds that all runs.",
            DefaultValueFactory = _ => Profile.Full.Name,
        };
        profile.AcceptOnlyFromAmong(Profile.Full.Name, Profile.Short.Name);
        var output = new Option<string>("--output")
        {
            Description = "The Markdown file that the report is written to.",
            DefaultValueFactory = _ => Repository.PathOf("artifacts", "loadtest.md"),
        };
        var root = new RootCommand("Measures the gateway beside plain YARP: the same upstream, the same requests, in turns.") { profile, output };
        root.SetAction((parsed, cancellation) =>
            LoadTest.RunAsync(Profile.Named(parsed.GetValue(profile)!), parsed.GetValue(output)!, cancellation));
        root.Subcommands.Add(Server(UpstreamServer.CommandName, "The system behind both: every path answers 1 KB.", UpstreamServer.RunAsync));
        root.Subcommands.Add(PlainYarp());
        return root;
    }

    private static Command Server(string name, string description, Func<CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        command.SetAction((_, cancellation) => run(cancellation));
        return command;
    }

    private static Command PlainYarp()
    {
        var upstream = new Argument<string>("upstream") { Description = "The URL that requests go to." };
        var command = new Command(PlainYarpServer.CommandName, "YARP with one route and nothing else.") { upstream };
        command.SetAction((parsed, cancellation) => PlainYarpServer.RunAsync(new Uri(parsed.GetRequiredValue(upstream)), cancellation));
        return command;
    }
}
