using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Evaluation;

/// <summary>
/// OpenFGA's published matrix: every check, every listing and every error code. Stages of one test share one store and each brings a model of its own. Tests of
/// one stage are run again with their tuples brought along by each question, and each object that a listing gives is checked.
/// </summary>
public sealed class PublishedMatrixTests
{
    private static readonly RelationEngine Engine = new(TestStore.Unhurried, TimeProvider.System);

    public static bool IsHere => PublishedMatrix.SkipReason is null;

    // By index: one name stands for two tests.
    public static TheoryData<int, string> Tests() => Select(_ => true);

    // The stages of a test share stored tuples, so only those of one stage can have them brought along.
    public static TheoryData<int, string> SingleStageTests() => Select(test => test.Stages is [{ Tuples: null or { Count: <= 100 } }]);

    [Theory]
    [MemberData(nameof(Tests))]
    public void The_engine_answers_as_published(int index, string name)
    {
        Assert.SkipUnless(IsHere, PublishedMatrix.SkipReason ?? "");
        Assert.NotEmpty(name);
        Run(PublishedMatrix.Instance.Tests[index], asContextual: false);
    }

    [Theory]
    [MemberData(nameof(SingleStageTests))]
    public void The_engine_answers_as_published_when_each_question_brings_the_tuples_along(int index, string name)
    {
        Assert.SkipUnless(IsHere, PublishedMatrix.SkipReason ?? "");
        Assert.NotEmpty(name);
        Run(PublishedMatrix.Instance.Tests[index], asContextual: true);
    }

    [Fact]
    public void The_whole_matrix_is_there()
    {
        Assert.SkipUnless(IsHere, PublishedMatrix.SkipReason ?? "");
        var stages = PublishedMatrix.Instance.Tests.SelectMany(test => test.Stages).ToList();

        Assert.Equal(360, stages.Sum(stage => stage.CheckAssertions?.Count ?? 0));
        Assert.Equal(270, stages.Sum(stage => stage.ListObjectsAssertions?.Count ?? 0));
        Assert.Equal(295, stages.Sum(stage => stage.ListUsersAssertions?.Count ?? 0));
    }

    private static TheoryData<int, string> Select(Func<PublishedMatrix.MatrixTest, bool> isWanted)
    {
        var data = new TheoryData<int, string>();
        foreach (var (index, test) in (IsHere ? PublishedMatrix.Instance.Tests : []).Index().Where(test => isWanted(test.Item)))
        {
            data.Add(index, test.Name);
        }

        if (!IsHere)
        {
            data.Add(-1, "the published vectors are not here");
        }

        return data;
    }

    private static void Run(PublishedMatrix.MatrixTest test, bool asContextual)
    {
        var vocabulary = new Vocabulary();
        var graph = TupleGraph.Load(vocabulary, 0, []);
        foreach (var (number, stage) in test.Stages.Index())
        {
            var source = Models.Parse(stage.Model);
            var valid = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(source));
            var model = CompiledModel.Compile(source, vocabulary, valid.Conditions);
            var tuples = (stage.Tuples ?? []).ConvertAll(Tuple);
            if (tuples.Count > 0)
            {
                Assert.Null(new TupleValidator(source, valid.Conditions).CheckWrite(tuples, []));
                if (!asContextual)
                {
                    Assert.True(graph.Apply(number + 1, [.. tuples.Select(tuple => new TupleChange(IsDelete: false, tuple))]));
                }
            }

            Run(new MatrixStageRun(Engine, model, graph.Current, asContextual ? tuples : []), stage);
        }
    }

    private static void Run(MatrixStageRun run, PublishedMatrix.MatrixStage stage)
    {
        foreach (var assertion in stage.CheckAssertions ?? [])
        {
            run.Check(assertion);
        }

        foreach (var assertion in stage.ListObjectsAssertions ?? [])
        {
            run.ListObjects(assertion);
        }

        foreach (var assertion in stage.ListUsersAssertions ?? [])
        {
            run.ListUsers(assertion);
        }
    }

    internal static RelationshipTuple Tuple(PublishedMatrix.MatrixTuple tuple) => new(tuple.User, tuple.Relation, tuple.Object)
    {
        Condition = tuple.Condition is { } condition ? new RelationshipCondition(condition.Name, Json(condition.Context)) : null,
    };

    internal static JsonElement Json(Dictionary<string, object>? context) => context is null ? default : JsonSerializer.SerializeToElement(context);
}
