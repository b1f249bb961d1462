using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Tests.Evaluation;

/// <summary>The questions of one stage of the published matrix.</summary>
internal sealed class MatrixStageRun(RelationEngine engine, CompiledModel model, GraphSnapshot snapshot, IReadOnlyList<RelationshipTuple> contextual)
{
    public void Check(PublishedMatrix.CheckAssertion assertion)
    {
        var (user, relation, target) = (assertion.Tuple.User, assertion.Tuple.Relation, assertion.Tuple.Object);
        var query = new CheckQuery(user, relation, target)
        {
            ContextualTuples = With(assertion.ContextualTuples),
            Context = PublishedMatrixTests.Json(assertion.Context),
        };
        foreach (var explain in new[] { false, true })
        {
            // What the explanation sees must be what the answer saw.
            var outcome = engine.Check(model, snapshot, query with { Explain = explain });
            if (assertion.ErrorCode != 0)
            {
                Assert.Equal(assertion.ErrorCode, (int)Assert.IsType<CheckOutcome.Failed>(outcome).Error.Code);
                continue;
            }

            var answer = Answer(outcome, $"{target}#{relation}@{user}");
            Assert.True(assertion.Expectation == answer.IsAllowed, $"{target}#{relation}@{user} is {answer.IsAllowed}");
            Assert.Equal(explain, answer.Explanation is not null);
        }
    }

    public void ListObjects(PublishedMatrix.ListAssertion assertion)
    {
        var request = assertion.Request;
        var query = new ListObjectsQuery(request.User, request.Relation, request.Type)
        {
            ContextualTuples = With(assertion.ContextualTuples),
            Context = PublishedMatrixTests.Json(assertion.Context),
        };
        var names = Expect(assertion, engine.ListObjects(model, snapshot, query));
        foreach (var name in names)
        {
            var check = new CheckQuery(request.User, request.Relation, name) { ContextualTuples = query.ContextualTuples, Context = query.Context };
            Assert.True(Answer(engine.Check(model, snapshot, check), name).IsAllowed);
        }

        Assert.Equal(names, Paged(cursor => engine.ListObjects(model, snapshot, query with { PageSize = 1, Cursor = cursor })));
    }

    public void ListUsers(PublishedMatrix.ListAssertion assertion)
    {
        var request = assertion.Request;
        var filter = Assert.Single(request.Filters).Split('#');
        var query = new ListUsersQuery(request.Object, request.Relation, new UserFilter(filter[0], filter.Length > 1 ? filter[1] : null))
        {
            ContextualTuples = With(assertion.ContextualTuples),
            Context = PublishedMatrixTests.Json(assertion.Context),
        };
        var names = Expect(assertion, engine.ListUsers(model, snapshot, query));
        Assert.Equal(names, Paged(cursor => engine.ListUsers(model, snapshot, query with { PageSize = 1, Cursor = cursor })));
    }

    private static string[] Expect(PublishedMatrix.ListAssertion assertion, ListOutcome outcome)
    {
        if (assertion.ErrorCode != 0)
        {
            Assert.Equal(assertion.ErrorCode, (int)Assert.IsType<ListOutcome.Failed>(outcome).Error.Code);
            return [];
        }

        Assert.True(outcome is ListOutcome.Page, outcome.ToString());
        string[] names = [.. ((ListOutcome.Page)outcome).Names.Order(StringComparer.Ordinal)];
        Assert.Equal([.. (assertion.Expectation ?? []).Order(StringComparer.Ordinal)], names);
        return names;
    }

    // A listing that fails gives no page at all, and none was expected.
    private static string[] Paged(Func<ListCursor?, ListOutcome> list)
    {
        var names = new List<string>();
        for (ListCursor? cursor = null; list(cursor) is ListOutcome.Page page; cursor = page.Next)
        {
            names.AddRange(page.Names);
            if (page.Next is null)
            {
                break;
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    private static CheckOutcome.Answered Answer(CheckOutcome outcome, string question)
    {
        Assert.True(outcome is CheckOutcome.Answered, $"{question}: {outcome}");
        return (CheckOutcome.Answered)outcome;
    }

    private List<RelationshipTuple> With(List<PublishedMatrix.MatrixTuple>? tuples) => [.. contextual, .. (tuples ?? []).Select(PublishedMatrixTests.Tuple)];
}
