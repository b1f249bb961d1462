using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>The published decisions of the interoperability events, asked of a running gateway with the samples' configuration.</summary>
public sealed class InteropTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private static readonly string[] Todo = ["authzen", "todo-decisions-1_0-02.json"];
    private static readonly string[] Routes = ["authzen", "api-gateway-decisions.json"];

    [Fact]
    public async Task The_Todo_application_and_its_API_gateway_get_the_published_decisions()
    {
        Assert.SkipWhen(Vectors.SkipReason(Todo) is not null, Vectors.SkipReason(Todo) ?? "");
        await using var gateway = await landscape.StartAsync("authzen-todo");
        var wrong = new List<string>();
        var asked = 0;
        foreach (var file in new[] { Todo, Routes })
        {
            var published = JsonElement.Parse(await File.ReadAllTextAsync(Vectors.Find(file)!));
            foreach (var kind in published.EnumerateObject())
            {
                foreach (var test in kind.Value.EnumerateArray())
                {
                    var request = test.GetProperty("request").GetRawText();
                    var answer = await gateway.AskAsync(kind.Name, request);
                    var member = answer.GetProperty(kind.Name == "evaluation" ? "decision" : "evaluations");
                    asked++;

                    // Compared as text, as the published runner does: an answer that says more than the decision is another one.
                    if (JsonSerializer.Serialize(member) != JsonSerializer.Serialize(test.GetProperty("expected")))
                    {
                        wrong.Add($"{request}: {member}");
                    }
                }
            }
        }

        Assert.Equal(68, asked);
        Assert.Empty(wrong);
    }

    // The policy of the search scenario: a record is seen by its owner, its department and all managers; changed by its owner and by a manager of its
    // department; deleted by its owner.
    [Fact]
    public async Task The_records_of_the_search_scenario_are_found()
    {
        await using var gateway = await landscape.StartAsync("authzen-search");

        Assert.Equal(["alice", "bob", "carol", "dan"], await SubjectsAsync("101", "view"));
        Assert.Equal(["alice"], await SubjectsAsync("101", "edit"));
        Assert.Equal(["alice", "dan", "felix"], await SubjectsAsync("104", "view"));
        Assert.Equal(["alice", "dan"], await SubjectsAsync("110", "edit"));
        Assert.Equal(["dan"], await SubjectsAsync("110", "delete"));
        Assert.Equal(["101", "107", "110", "113", "119"], await gateway.SearchAsync("resource", Resources("alice", "edit")));
        Assert.Equal(["104", "106", "109", "111", "112", "114", "118", "120"], await gateway.SearchAsync("resource", Resources("felix", "view")));
        Assert.Equal(["edit", "view"], await gateway.SearchAsync("action", Actions("alice", "110")));
        Assert.Empty(await gateway.SearchAsync("action", Actions("felix", "102")));
        Assert.Equal("""{"results":[{"type":"user","id":"alice"}]}""", (await gateway.AskAsync("search/subject", Subjects("101", "edit"))).GetRawText());

        Task<IReadOnlyList<string>> SubjectsAsync(string record, string action) => gateway.SearchAsync("subject", Subjects(record, action));
        static string Subjects(string record, string action) =>
            $"{{'subject':{{'type':'user'}},'action':{{'name':'{action}'}},'resource':{{'type':'record','id':'{record}'}}}}";
        static string Resources(string user, string action) =>
            $"{{'subject':{{'type':'user','id':'{user}'}},'action':{{'name':'{action}'}},'resource':{{'type':'record'}}}}";
        static string Actions(string user, string record) =>
            $"{{'subject':{{'type':'user','id':'{user}'}},'resource':{{'type':'record','id':'{record}'}}}}";
    }
}
