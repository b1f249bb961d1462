using System.Text.RegularExpressions;
using AuthGateway.Commands;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Every command line of the gateway that the documentation shows is understood by it.</summary>
public sealed partial class CommandTests
{
    [Fact]
    public void Every_subcommand_and_option_exists()
    {
        var root = GatewayCommand.Create(GatewaySettings.Catalogue);
        var shown = Page.All.SelectMany(page => page.Spans.Where(span => span.StartsWith("authgateway ", StringComparison.Ordinal)).Concat(page.CommandLines)
            .SelectMany(line => Call().Matches(line).Select(match => (page.Path, match.Value, Arguments: match.Groups["arguments"].Value.Trim())))).ToList();

        Assert.True(shown.Count > 25, $"only {shown.Count} calls are shown");
        Assert.Empty(shown.SelectMany(call => root.Parse(call.Arguments).Errors.Select(error => $"{call.Path}: {call.Value}: {error.Message}")));
    }

    // Not `-n authgateway`, `deployment/authgateway` and `helm install authgateway helm/authgateway`, which name what runs it.
    [GeneratedRegex(@"(?<![\w./=-]|-n )(?:/app/)?authgateway (?<arguments>[a-z][a-z-]*(?=[\s|>&;)]|$)[^|>&;)#\n]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
