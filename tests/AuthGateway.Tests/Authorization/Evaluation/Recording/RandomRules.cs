using AuthGateway.Authorization.Evaluation;

namespace AuthGateway.Tests.Authorization.Evaluation.Recording;

/// <summary>Rules of every kind, and questions that some of them allow; the same for each seed.</summary>
internal sealed class RandomRules(int seed)
{
    public const string Model = """
        model
          schema 1.1
        type user
        type doc
          relations
            define viewer: [user, user with at_work]
            define owner: [user]
        condition at_work(hour: int) {
          hour >= 9 && hour < 17
        }
        """;

    private static readonly string[] Conditions =
    [
        "subject.properties.level >= 3.0", "resource.properties['status'] == 'open'", "'vip' in subject.properties", "context.ip == '10.0.0.1'",
        "has(context.trusted) && context.trusted == true", "subject.id == resource.properties.owner", "action.properties.soft == true",
        "context.exists(k, k == 'hour')", "size(subject.properties) > 1", "resource.id != '2' && subject.type == 'user'",
    ];

    private readonly Random _random = new(seed);

    public static StoreInMemory Store() => new(Model, "user:anne viewer doc:1", "user:bob viewer doc:1 at_work", "user:bob owner doc:2");

    /// <summary>A rule.</summary>
    public EvaluationRuleSettings Rule(int depth = 2)
    {
        var rule = new EvaluationRuleSettings
        {
            SubjectTypes = Chance(4) ? ["user"] : [],
            Condition = Chance(2) ? Conditions[_random.Next(Conditions.Length)] : "",
            Relations = Chance(2) ? [Relation()] : [],
            AllOf = depth > 0 && Chance(3) ? [Rule(depth - 1), Rule(depth - 1)] : [],
            AnyOf = depth > 0 && Chance(2) ? [Rule(depth - 1), Rule(depth - 1)] : [],
        };
        return rule.SubjectTypes.Count + rule.Condition.Length + rule.Relations.Count + rule.AllOf.Count + rule.AnyOf.Count > 0 ? rule : rule with { Relations = [Relation()] };
    }

    /// <summary>A question about action "view" on a "doc".</summary>
    public EvaluationQuestion Question() => Evaluation.Decisions.Ask(
        subject: $"{(Chance(6) ? "robot" : "user")}:{(Chance(2) ? "anne" : Chance(8) ? "a:b" : "bob")}",
        resource: $"doc:{_random.Next(1, 3)}",
        subjectProperties: Chance(4) ? "" : $"{{'level':{_random.Next(6)},'secret-a':'mark-a'{(Chance(2) ? ",'vip':1" : "")}}}",
        resourceProperties: Chance(4) ? "" : $"{{'status':'{(Chance(2) ? "open" : "shut")}','owner':'anne','doc':'1'}}",
        actionProperties: Chance(2) ? "" : "{'soft':true,'secret-b':'mark-b'}",
        context: Chance(4) ? "" : $"{{'ip':'10.0.0.{_random.Next(1, 3)}','hour':{_random.Next(6, 20)},'trusted':{(Chance(2) ? "true" : "false")}}}");

    private EvaluationRelationSettings Relation() => new()
    {
        Store = StoreInMemory.Id,
        User = Chance(5) ? "user:anne" : "{subject.type}:{subject.id}",
        Relation = Chance(8) ? "nothing" : Chance(2) ? "viewer" : "owner",
        Object = Chance(3) ? "doc:{resource.properties.doc}" : "doc:{resource.id}",
        PassContext = Chance(2),
    };

    private bool Chance(int of) => _random.Next(of) == 0;
}
