using System.Reflection;

namespace AuthGateway.Hosting;

/// <summary>Says that the gateway serves, and in Development what to try.</summary>
internal sealed class StartAnnouncement
{
    private StartAnnouncement()
    {
    }

    /// <summary>One log line for everybody; for a person at a terminal, the commands on standard error, which is no log.</summary>
    public static void Write(IEnumerable<string> data, IEnumerable<string> management, string redis, bool withCommands, ILogger logger)
    {
        var version = typeof(StartAnnouncement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var (dataUrl, managementUrl) = (Joined(data), Joined(management));
        logger.Listening(version, dataUrl, managementUrl, redis);
        if (withCommands)
        {
            Console.Error.WriteLine(Commands(dataUrl, managementUrl, redis));
        }
    }

    private static string Commands(string data, string management, string redis) => $"""

        AuthGateway serves on   {data}
        its management port is  {management}
        Redis:                  {redis}

        To try it, in another terminal (each line is one command):
          TOKEN=$(curl -s -X POST '{First(management)}/dev/token?sub=member-1')
          curl -i -H "Authorization: Bearer $TOKEN" {First(data)}/members/me/profile
          curl -s {First(management)}/requests

        The second shows the split of its time in Server-Timing; the third shows the last requests' splits.
        `authgateway dev-token --help` tells what else a test token can say. Ctrl+C stops.

        """;

    private static string Joined(IEnumerable<string> urls) => string.Join(", ", urls);

    private static string First(string urls) => urls.Split(',')[0].Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
}
