using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;
using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Evaluation;

/// <summary>docs/authorization/from-roles-to-a-model.md: what stands there is so.</summary>
public sealed class RolesGuideTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "authorization", "from-roles-to-a-model.md"));

    [Fact]
    public void The_page_shows_the_sample_model() =>
        Assert.Equal(File.ReadAllText(Repository.PathOf("samples", "authorization", "members.fga")), Block("fga"));

    [Fact]
    public void The_pages_tuples_are_allowed_and_its_model_gives_no_warning()
    {
        var model = Models.Parse(Block("fga"));
        var valid = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(model));

        Assert.Empty(valid.Warnings);
        Assert.Null(new TupleValidator(model, valid.Conditions).CheckWrite([.. Lines("tuples").Select(TestStore.Tuple)], []));
    }

    [Fact]
    public void The_page_says_what_the_engine_answers()
    {
        var store = new TestStore(Block("fga"), Lines("tuples"));
        foreach (var line in Lines("answers"))
        {
            var parts = line.Split(' ', 3);
            var answer = store.Ask(parts[1], parts.Length == 3 ? parts[2] : null) switch
            {
                CheckOutcome.Answered { IsAllowed: true } => "yes",
                CheckOutcome.Answered => "no",
                _ => "error",
            };

            Assert.True(answer == parts[0], $"{line}: {answer}");
        }
    }

    [Fact]
    public void The_page_of_the_language_shows_a_valid_model()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "authorization", "models.md"));

        Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(Models.Parse(Block("fga", page))));
    }

    private static string[] Lines(string kind) => Block(kind).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Block(string kind, string? page = null)
    {
        var text = page ?? Page;
        var start = text.IndexOf($"```{kind}\n", StringComparison.Ordinal) + kind.Length + 4;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
