using System.Collections.Immutable;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Cel;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>A rule's condition, compiled: an expression over <c>subject</c>, <c>resource</c>, <c>action</c> and <c>context</c>.</summary>
internal sealed class EvaluationCondition
{
    private static readonly CelType Values = CelType.Map(CelType.String, CelType.Dyn);

    private static readonly CelEnvironment Environment = new(
        [
            new CelVariable("subject", Entity("subject")),
            new CelVariable("resource", Entity("resource")),
            new CelVariable("action", CelObjectType.Of<AskedAction>("action")
                .Field("name", CelType.String, action => CelValue.Of(action.Name))
                .Field("properties", Values, action => action.Values)
                .Build()),
            new CelVariable("context", Values),
        ],
        CelExtensions.All,
        new CelLimits { EvaluationCost = PolicyCondition.MaxCost });

    private readonly CelProgram _program;
    private readonly Lazy<ConditionSteps> _steps;

    public EvaluationCondition(CelProgram program)
    {
        var root = ((ParseResult.Parsed)Parser.Parse(program.Source, Environment.Limits, CelExtensions.All)).Root;
        (_program, QuestionReads) = (program, ConditionReads.Of(root));
        _steps = new Lazy<ConditionSteps>(() => new ConditionSteps(program.Environment, root, [.. Environment.Variables.Select(variable => variable.Name)]));
    }

    /// <summary>As it is written.</summary>
    public string Source => _program.Source;

    /// <summary>The properties, and what of the context, it reads.</summary>
    public QuestionReads QuestionReads { get; }

    /// <summary>Compiles an expression.</summary>
    public static CelCompilation Compile(string source) => Environment.Compile(source, CelType.Bool);

    /// <summary>Whether it reads the id that a search looks for, and so says something else of each.</summary>
    public bool Reads(Sought sought) => _program.References.Any(reference =>
        reference.Variable == (sought == Sought.Subject ? "subject" : "resource") && (reference.Fields.IsEmpty || reference.Fields[0] == "id"));

    /// <summary>Evaluates it: null when it holds, else the word for why not. Only the value true is a yes.</summary>
    public string? Evaluate(EvaluationQuestion question)
    {
        var outcome = _program.Evaluate(
            [CelValue.OfObject(question.Subject), CelValue.OfObject(question.Resource), CelValue.OfObject(question.Action), question.ContextValues]);
        return outcome.IsTrue ? null : outcome switch
        {
            { IsFalse: true } => DecisionReasons.Condition,
            { Kind: CelOutcomeKind.Missing } => DecisionReasons.ConditionMissing,
            { Kind: CelOutcomeKind.CostExceeded } => DecisionReasons.ConditionCost,
            { Error.Kind: CelErrorKind.NoSuchField or CelErrorKind.NoSuchKey or CelErrorKind.IndexOutOfRange } => DecisionReasons.ConditionMissing,
            _ => DecisionReasons.ConditionError,
        };
    }

    /// <summary>What each part of it came to.</summary>
    public ImmutableArray<ConditionStep> Explain(EvaluationQuestion question) => _steps.Value.Evaluate(
        [CelValue.OfObject(question.Subject), CelValue.OfObject(question.Resource), CelValue.OfObject(question.Action), question.ContextValues]);

    private static CelObjectType Entity(string name) => CelObjectType.Of<AskedEntity>(name)
        .Field("type", CelType.String, entity => CelValue.Of(entity.Type))
        .Field("id", CelType.String, entity => CelValue.Of(entity.Id))
        .Field("properties", Values, entity => entity.Values)
        .Build();
}
