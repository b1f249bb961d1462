using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Delivery;

/// <summary>What the workflows of .github may do, and what they run. Others' checks of them are in the integration tests.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Names =
        [.. Directory.EnumerateFiles(Repository.PathOf(".github", "workflows")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Workflows => new(Names);

    // A tag can be moved to other code, as that of tj-actions/changed-files was (CVE-2025-30066); a commit can't.
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_named_by_its_commit_with_the_version_beside_it(string workflow)
    {
        var uses = Uses().Matches(Text(workflow)).Select(match => match.Groups["action"].Value.Trim()).ToList();

        Assert.NotEmpty(uses);
        Assert.DoesNotContain(uses, action => !Pinned().IsMatch(action) && !action.StartsWith("./", StringComparison.Ordinal));
    }

    [Fact]
    public void An_action_has_one_version_everywhere()
    {
        var pins = Names.SelectMany(workflow => Uses().Matches(Text(workflow)).Select(match => Pinned().Match(match.Groups["action"].Value.Trim())))
            .Where(match => match.Success)
            .Select(match => (Repository: string.Join('/', match.Groups["name"].Value.Split('/').Take(2)), Pin: match.Groups["pin"].Value))
            .Distinct();

        Assert.Empty(pins.GroupBy(pin => pin.Repository, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_begins_with_no_rights_and_each_job_says_which_it_needs_and_how_long_it_may_take(string workflow)
    {
        var text = Text(workflow);
        var jobs = Job().Matches(text[text.IndexOf("\njobs:\n", StringComparison.Ordinal)..]).Select(match => match.Value).ToList();

        Assert.Contains("\npermissions: {}\n", text, StringComparison.Ordinal);
        Assert.Contains("\nconcurrency:\n", text, StringComparison.Ordinal);
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job =>
        {
            Assert.Contains("\n    permissions:\n", job, StringComparison.Ordinal);
            // A job that is another workflow has that one's bounds.
            Assert.True(job.Contains("\n    timeout-minutes: ", StringComparison.Ordinal) || job.Contains("\n    uses: ./", StringComparison.Ordinal), job);
        });
    }

    // What stands between the braces is put into the script before a shell reads it: a title of a pull request would be code (CWE-78).
    [Theory]
    [MemberData(nameof(Workflows))]
    public void No_script_has_an_expression_in_it(string workflow) =>
        Assert.DoesNotContain(Script().Matches(Text(workflow)).Select(match => match.Value), script => script.Contains("${{", StringComparison.Ordinal));

    // pull_request_target and workflow_run run others' code with this repository's rights.
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Nothing_runs_others_code_with_rights_of_this_repository(string workflow)
    {
        var text = Text(workflow);

        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.DoesNotContain("workflow_run", text, StringComparison.Ordinal);
        Assert.Equal(Checkout().Count(text), CheckoutWithoutToken().Count(text));
    }

    // A tag that comes first would be pulled while the scan runs, and stay there when it finds something.
    [Fact]
    public void An_image_gets_its_versions_tag_when_it_is_scanned_signed_and_verified()
    {
        var release = Text("release.yml");
        string[] order = ["docker/build-push-action@", "anchore/scan-action@", "cosign sign --yes --recursive", "cosign verify \"$IMAGE", "imagetools create --tag"];
        var places = order.Select(step => release.IndexOf(step, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("push-by-digest=true", release, StringComparison.Ordinal);
        Assert.DoesNotContain("\n          tags: ", release, StringComparison.Ordinal);
    }

    private static string Text(string workflow) => File.ReadAllText(Repository.PathOf(".github", "workflows", workflow));

    [GeneratedRegex(@"^ *(?:- )?uses:(?<action>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^(?<name>[\w.-]+/[\w./-]+)@(?<pin>[0-9a-f]{40} # v\d+\.\d+\.\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^  [\w-]+:\n(?:(?:    .*)?\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Job();

    // The line itself, and the lines below it that are set in further.
    [GeneratedRegex(@"^(?<indent> *)(?:- )?run:.*\n(?:\k<indent>   .*\n|\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"uses: actions/checkout@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Checkout();

    [GeneratedRegex(@"uses: actions/checkout@.*\n +with:\n(?: +[\w-]+: .*\n)*? +persist-credentials: false\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CheckoutWithoutToken();
}
