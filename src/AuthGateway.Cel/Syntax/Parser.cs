using System.Collections.Immutable;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>
/// Reads an expression by recursive descent. Every way down goes through <see cref="Descend"/>, so that no source, however deep,
/// can end the process with a stack overflow, which .NET does not let anybody catch.
/// </summary>
internal sealed class Parser
{
    private readonly CelLimits _limits;
    private readonly CelExtensions _extensions;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _nodes;
    private int _comprehensions;

    private Parser(List<Token> tokens, CelLimits limits, CelExtensions extensions)
    {
        _tokens = tokens;
        _limits = limits;
        _extensions = extensions;
    }

    private Token Current => _tokens[_at];

    /// <summary>Parses a source.</summary>
    public static ParseResult Parse(string source, CelLimits limits, CelExtensions extensions)
    {
        if (source.Length > limits.SourceLength)
        {
            return new ParseResult.Failed(new Fault(0, $"The expression has {source.Length} characters; at most {limits.SourceLength} are allowed."));
        }

        if (!CodePoints.IsWellFormed(source))
        {
            return new ParseResult.Failed(new Fault(0, "The expression holds half of a surrogate pair."));
        }

        if (new Lexer(source).Read(out var tokens) is { } fault)
        {
            return new ParseResult.Failed(fault);
        }

        var parser = new Parser(tokens, limits, extensions);
        try
        {
            var root = parser.ReadExpression();
            return parser.Current.Kind == TokenKind.End
                ? new ParseResult.Parsed(root, parser._nodes)
                : new ParseResult.Failed(new Fault(parser.Current.Start, $"'{parser.Current.Text}' was not expected here."));
        }
        catch (SyntaxException e)
        {
            return new ParseResult.Failed(e.Fault);
        }
    }

    private Expr ReadExpression()
    {
        Descend();
        var condition = ReadBinary(0);
        if (Current.Is("?"))
        {
            var start = Take().Start;
            var whenTrue = ReadBinary(0);
            Expect(":");
            var whenFalse = ReadExpression();
            condition = Add(id => new CallExpr(id, start, Operators.Conditional, null, [condition, whenTrue, whenFalse]));
        }

        _depth--;
        return condition;
    }

    // Precedence climbing: what binds closer is read by one more call, not by one for each rule of the grammar.
    private Expr ReadBinary(int minimum)
    {
        var left = ReadUnary();
        while (BinaryOperators.Find(Current) is { } found && found.Level >= minimum)
        {
            var start = Current.Start;
            var operands = ImmutableArray.CreateBuilder<Expr>();
            operands.Add(left);
            do
            {
                Take();
                operands.Add(ReadBinary(found.Level + 1));
            }
            while (found.IsChain && BinaryOperators.Find(Current)?.Function == found.Function);
            left = Add(id => new CallExpr(id, start, found.Function, null, operands.ToImmutable()));
        }

        return left;
    }

    private Expr ReadUnary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return ReadMember(ReadPrimary());
        }

        Descend();
        var sign = Take();
        Expr operand;
        if (sign.Is("-") && Current is { Kind: TokenKind.Integer } or { Kind: TokenKind.Literal, Value.Kind: CelValueKind.Double })
        {
            operand = ReadMember(ReadNegative(sign));
        }
        else
        {
            var inner = ReadUnary();
            operand = Add(id => new CallExpr(id, sign.Start, sign.Is("!") ? Operators.Not : Operators.Negate, null, [inner]));
        }

        _depth--;
        return operand;
    }

    private Expr ReadNegative(Token sign)
    {
        var token = Take();
        if (token.Kind == TokenKind.Literal)
        {
            return Add(id => new LiteralExpr(id, sign.Start, CelValue.Of(-token.Value.AsDouble())));
        }

        return IntegerLiteral.TryReadSigned(token.Text, isNegative: true, out var value)
            ? Add(id => new LiteralExpr(id, sign.Start, CelValue.Of(value)))
            : throw Unexpected(sign, "The number is too small for an int.");
    }

    private Expr ReadMember(Expr operand)
    {
        while (true)
        {
            var token = Current;
            if (token.Is("."))
            {
                Take();
                operand = ReadDot(operand);
            }
            else if (token.Is("["))
            {
                Take();
                var index = ReadExpression();
                Expect("]");
                var indexed = operand;
                operand = Add(id => new CallExpr(id, token.Start, Operators.Index, null, [indexed, index]));
            }
            else if (token.Is("?.") || token.Is("[?"))
            {
                throw Unexpected(token, "Optional values (?. and [?]) are not covered.");
            }
            else if (token.Is("{") && NameOf(operand) is { } name)
            {
                throw Unexpected(token, $"Messages ({name}{{…}}) are not covered.");
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr ReadDot(Expr operand)
    {
        var token = Take();
        if (token.Kind == TokenKind.QuotedName)
        {
            return Add(id => new SelectExpr(id, token.Start, operand, token.Text, isTest: false));
        }

        if (token.Kind != TokenKind.Name || Words.IsKeyword(token.Text))
        {
            throw Unexpected(token, "A field's or a function's name was expected.");
        }

        if (!Current.Is("("))
        {
            return Add(id => new SelectExpr(id, token.Start, operand, token.Text, isTest: false));
        }

        var isMacro = Macros.Find(token.Text, _extensions) is not null;
        _comprehensions += isMacro ? 1 : 0;
        if (_comprehensions > _limits.ComprehensionNesting)
        {
            throw Unexpected(token, $"Comprehensions stand in each other deeper than {_limits.ComprehensionNesting}.");
        }

        var arguments = ReadArguments();
        _comprehensions -= isMacro ? 1 : 0;
        if (isMacro && Macros.Expand(token, operand, arguments, _extensions, NextId) is { } expanded)
        {
            return expanded.Expr is { } macro ? Check(macro) : throw new SyntaxException(expanded.Fault!);
        }

        if (Macros.TakesList(operand, token, arguments.Length, _extensions))
        {
            arguments = [Add(id => new ListExpr(id, token.Start, arguments))];
        }

        return Add(id => new CallExpr(id, token.Start, token.Text, operand, arguments));
    }

    private Expr ReadPrimary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return Add(id => new LiteralExpr(id, token.Start, token.Value));
            case TokenKind.Integer when IntegerLiteral.TryReadSigned(token.Text, isNegative: false, out var value):
                return Add(id => new LiteralExpr(id, token.Start, CelValue.Of(value)));
            case TokenKind.Integer:
                throw Unexpected(token, "The number is too large for an int.");
            case TokenKind.Name:
                return ReadName(token, isAbsolute: false);
            case TokenKind.Symbol when token.Is("."):
                return ReadName(Take(), isAbsolute: true);
            case TokenKind.Symbol when token.Is("("):
                var inner = ReadExpression();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Is("["):
                return ReadList(token);
            case TokenKind.Symbol when token.Is("{"):
                return ReadMap(token);
            case TokenKind.Symbol when token.Is("[?") || token.Is("{?"):
                throw Unexpected(token, "Optional elements ([? and {?) are not covered.");
            case TokenKind.End:
                throw Unexpected(token, "The expression ends where an operand was expected.");
            default:
                throw Unexpected(token, $"'{token.Text}' was not expected here.");
        }
    }

    private Expr ReadName(Token token, bool isAbsolute)
    {
        if (token.Kind == TokenKind.Name && !isAbsolute && Literals.Find(token.Text) is { } literal)
        {
            return Add(id => new LiteralExpr(id, token.Start, literal));
        }

        if (token.Kind != TokenKind.Name || Words.IsKeyword(token.Text))
        {
            throw Unexpected(token, $"'{token.Text}' is no identifier.");
        }

        if (Words.IsReserved(token.Text))
        {
            throw Unexpected(token, $"'{token.Text}' is a reserved word.");
        }

        if (!Current.Is("("))
        {
            return Add(id => new IdentifierExpr(id, token.Start, token.Text, isAbsolute));
        }

        var arguments = ReadArguments();
        if (token.Text == "has" && !isAbsolute && arguments.Length == 1)
        {
            return arguments[0] is SelectExpr { IsTest: false } select
                ? Add(id => new SelectExpr(id, select.Start, select.Operand, select.Field, isTest: true))
                : throw Unexpected(token, "has() takes the selection of a field: has(a.b).");
        }

        return Add(id => new CallExpr(id, token.Start, isAbsolute ? "." + token.Text : token.Text, null, arguments));
    }

    private ImmutableArray<Expr> ReadArguments()
    {
        Expect("(");
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        while (!Current.Is(")"))
        {
            arguments.Add(ReadExpression());
            if (!Current.Is(")"))
            {
                Expect(",");
                if (Current.Is(")"))
                {
                    throw Unexpected(Current, "An argument was expected.");
                }
            }
        }

        Take();
        return arguments.ToImmutable();
    }

    private Expr ReadList(Token start)
    {
        var elements = ImmutableArray.CreateBuilder<Expr>();
        while (!Current.Is("]"))
        {
            RefuseOptional();
            elements.Add(ReadExpression());
            if (!Current.Is("]"))
            {
                Expect(",");
            }
        }

        Take();
        return Add(id => new ListExpr(id, start.Start, elements.ToImmutable()));
    }

    private Expr ReadMap(Token start)
    {
        var entries = ImmutableArray.CreateBuilder<(Expr, Expr)>();
        while (!Current.Is("}"))
        {
            RefuseOptional();
            var key = ReadExpression();
            Expect(":");
            entries.Add((key, ReadExpression()));
            if (!Current.Is("}"))
            {
                Expect(",");
            }
        }

        Take();
        return Add(id => new MapExpr(id, start.Start, entries.ToImmutable()));
    }

    private void RefuseOptional()
    {
        if (Current.Is("?"))
        {
            throw Unexpected(Current, "Optional elements (?) are not covered.");
        }
    }

    private static string? NameOf(Expr expr) => expr switch
    {
        IdentifierExpr identifier => identifier.Name,
        SelectExpr { IsTest: false } select when NameOf(select.Operand) is { } prefix => $"{prefix}.{select.Field}",
        _ => null,
    };

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
        {
            _at++;
        }

        return token;
    }

    private void Expect(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Unexpected(Current, Current.Kind == TokenKind.End ? $"'{symbol}' is missing at the end." : $"'{symbol}' was expected here.");
        }

        _at++;
    }

    private void Descend()
    {
        if (++_depth > _limits.Nesting)
        {
            throw Unexpected(Current, $"The expression is nested deeper than {_limits.Nesting}.");
        }
    }

    private Expr Add(Func<int, Expr> make) => Check(make(NextId()));

    private int NextId() => _nodes++;

    private Expr Check(Expr expr)
    {
        if (_nodes > _limits.Nodes)
        {
            throw Unexpected(Current, $"The expression has more than {_limits.Nodes} parts.");
        }

        // What goes over the tree later descends as deep as the tree is, also where a chain of operators made it deep.
        return expr.Depth <= _limits.Nesting
            ? expr
            : throw new SyntaxException(new Fault(expr.Start, $"The expression is nested deeper than {_limits.Nesting}."));
    }

    private static SyntaxException Unexpected(Token token, string message) => new(new Fault(token.Start, message));
}
