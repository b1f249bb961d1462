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
    private readonly TokenCursor _tokens;
    private readonly NodeFactory _nodes;
    private int _depth;
    private int _comprehensions;

    private Parser(TokenCursor tokens, CelLimits limits, CelExtensions extensions)
    {
        _tokens = tokens;
        _nodes = new NodeFactory(limits);
        _limits = limits;
        _extensions = extensions;
    }

    /// <summary>Parses a source.</summary>
    public static ParseResult Parse(string source, CelLimits limits, CelExtensions extensions)
    {
        if (source.Length > limits.SourceLength)
        {
            var message = $"The expression has {source.Length} characters; at most {limits.SourceLength} are allowed.";
            return new ParseResult.Failed(new Fault(0, message));
        }

        if (!CodePoints.IsWellFormed(source))
        {
            return new ParseResult.Failed(new Fault(0, "The expression holds half of a surrogate pair."));
        }

        if (new Lexer(source).Read(out var tokens) is { } fault)
        {
            return new ParseResult.Failed(fault);
        }

        var parser = new Parser(new TokenCursor(tokens), limits, extensions);
        try
        {
            var root = parser.ReadExpression();
            return parser._tokens.Current.Kind == TokenKind.End
                ? new ParseResult.Parsed(root, parser._nodes.Count)
                : new ParseResult.Failed(new Fault(parser._tokens.Current.Start, $"'{parser._tokens.Current.Text}' was not expected here."));
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
        if (_tokens.Current.Is("?"))
        {
            var start = _tokens.Take().Start;
            var whenTrue = ReadBinary(0);
            _tokens.Expect(":");
            var whenFalse = ReadExpression();
            condition = _nodes.Add(id => new CallExpr(id, start, Operators.Conditional, null, [condition, whenTrue, whenFalse]));
        }

        _depth--;
        return condition;
    }

    // Precedence climbing: what binds closer is read by one more call, not by one for each rule of the grammar.
    private Expr ReadBinary(int minimum)
    {
        var left = ReadUnary();
        while (BinaryOperators.Find(_tokens.Current) is { } found && found.Level >= minimum)
        {
            var start = _tokens.Current.Start;
            var operands = ImmutableArray.CreateBuilder<Expr>();
            operands.Add(left);
            do
            {
                _tokens.Take();
                operands.Add(ReadBinary(found.Level + 1));
            }
            while (found.IsChain && BinaryOperators.Find(_tokens.Current)?.Function == found.Function);
            left = _nodes.Add(id => new CallExpr(id, start, found.Function, null, operands.ToImmutable()));
        }

        return left;
    }

    private Expr ReadUnary()
    {
        if (!_tokens.Current.Is("!") && !_tokens.Current.Is("-"))
        {
            return ReadMember(ReadPrimary());
        }

        Descend();
        var sign = _tokens.Take();
        Expr operand;
        if (sign.Is("-") && _tokens.Current is { Kind: TokenKind.Integer } or { Kind: TokenKind.Literal, Value.Kind: CelValueKind.Double })
        {
            operand = ReadMember(ReadNegative(sign));
        }
        else
        {
            var inner = ReadUnary();
            operand = _nodes.Add(id => new CallExpr(id, sign.Start, sign.Is("!") ? Operators.Not : Operators.Negate, null, [inner]));
        }

        _depth--;
        return operand;
    }

    private Expr ReadNegative(Token sign)
    {
        var token = _tokens.Take();
        if (token.Kind == TokenKind.Literal)
        {
            return _nodes.Add(id => new LiteralExpr(id, sign.Start, CelValue.Of(-token.Value.AsDouble())));
        }

        return IntegerLiteral.TryReadSigned(token.Text, isNegative: true, out var value)
            ? _nodes.Add(id => new LiteralExpr(id, sign.Start, CelValue.Of(value)))
            : throw TokenCursor.Unexpected(sign, "The number is too small for an int.");
    }

    private Expr ReadMember(Expr operand)
    {
        while (true)
        {
            var token = _tokens.Current;
            if (token.Is("."))
            {
                _tokens.Take();
                operand = ReadDot(operand);
            }
            else if (token.Is("["))
            {
                _tokens.Take();
                var index = ReadExpression();
                _tokens.Expect("]");
                var indexed = operand;
                operand = _nodes.Add(id => new CallExpr(id, token.Start, Operators.Index, null, [indexed, index]));
            }
            else if (token.Is("?.") || token.Is("[?"))
            {
                throw TokenCursor.Unexpected(token, "Optional values (?. and [?]) are not covered.");
            }
            else if (token.Is("{") && NameParts.Of(operand) is { } name)
            {
                throw TokenCursor.Unexpected(token, $"Messages ({name}{{…}}) are not covered.");
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr ReadDot(Expr operand)
    {
        var token = _tokens.Take();
        if (token.Kind == TokenKind.QuotedName)
        {
            return _nodes.Add(id => new SelectExpr(id, token.Start, operand, token.Text, isTest: false));
        }

        if (token.Kind != TokenKind.Name || Words.IsKeyword(token.Text))
        {
            throw TokenCursor.Unexpected(token, "A field's or a function's name was expected.");
        }

        if (!_tokens.Current.Is("("))
        {
            return _nodes.Add(id => new SelectExpr(id, token.Start, operand, token.Text, isTest: false));
        }

        var isMacro = Macros.Find(token.Text, _extensions) is not null;
        _comprehensions += isMacro ? 1 : 0;
        if (_comprehensions > _limits.ComprehensionNesting)
        {
            throw TokenCursor.Unexpected(token, $"Comprehensions stand in each other deeper than {_limits.ComprehensionNesting}.");
        }

        var arguments = ReadArguments();
        _comprehensions -= isMacro ? 1 : 0;
        if (isMacro && Macros.Expand(token, operand, arguments, _extensions, _nodes.NextId) is { } expanded)
        {
            return expanded.Expr is { } macro ? _nodes.Check(macro) : throw new SyntaxException(expanded.Fault!);
        }

        if (Macros.TakesList(operand, token, arguments.Length, _extensions))
        {
            arguments = [_nodes.Add(id => new ListExpr(id, token.Start, arguments))];
        }

        return _nodes.Add(id => new CallExpr(id, token.Start, token.Text, operand, arguments));
    }

    private Expr ReadPrimary()
    {
        var token = _tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return _nodes.Add(id => new LiteralExpr(id, token.Start, token.Value));
            case TokenKind.Integer when IntegerLiteral.TryReadSigned(token.Text, isNegative: false, out var value):
                return _nodes.Add(id => new LiteralExpr(id, token.Start, CelValue.Of(value)));
            case TokenKind.Integer:
                throw TokenCursor.Unexpected(token, "The number is too large for an int.");
            case TokenKind.Name:
                return ReadName(token, isAbsolute: false);
            case TokenKind.Symbol when token.Is("."):
                return ReadName(_tokens.Take(), isAbsolute: true);
            case TokenKind.Symbol when token.Is("("):
                var inner = ReadExpression();
                _tokens.Expect(")");
                return inner;
            case TokenKind.Symbol when token.Is("["):
                return ReadList(token);
            case TokenKind.Symbol when token.Is("{"):
                return ReadMap(token);
            case TokenKind.Symbol when token.Is("[?") || token.Is("{?"):
                throw TokenCursor.Unexpected(token, "Optional elements ([? and {?) are not covered.");
            case TokenKind.End:
                throw TokenCursor.Unexpected(token, "The expression ends where an operand was expected.");
            default:
                throw TokenCursor.Unexpected(token, $"'{token.Text}' was not expected here.");
        }
    }

    private Expr ReadName(Token token, bool isAbsolute)
    {
        if (token.Kind == TokenKind.Name && !isAbsolute && Literals.Find(token.Text) is { } literal)
        {
            return _nodes.Add(id => new LiteralExpr(id, token.Start, literal));
        }

        if (token.Kind != TokenKind.Name || Words.IsKeyword(token.Text))
        {
            throw TokenCursor.Unexpected(token, $"'{token.Text}' is no identifier.");
        }

        if (Words.IsReserved(token.Text))
        {
            throw TokenCursor.Unexpected(token, $"'{token.Text}' is a reserved word.");
        }

        if (!_tokens.Current.Is("("))
        {
            return _nodes.Add(id => new IdentifierExpr(id, token.Start, token.Text, isAbsolute));
        }

        var arguments = ReadArguments();
        if (token.Text == "has" && !isAbsolute && arguments.Length == 1)
        {
            return arguments[0] is SelectExpr { IsTest: false } select
                ? _nodes.Add(id => new SelectExpr(id, select.Start, select.Operand, select.Field, isTest: true))
                : throw TokenCursor.Unexpected(token, "has() takes the selection of a field: has(a.b).");
        }

        return _nodes.Add(id => new CallExpr(id, token.Start, isAbsolute ? "." + token.Text : token.Text, null, arguments));
    }

    private ImmutableArray<Expr> ReadArguments()
    {
        _tokens.Expect("(");
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        while (!_tokens.Current.Is(")"))
        {
            arguments.Add(ReadExpression());
            if (!_tokens.Current.Is(")"))
            {
                _tokens.Expect(",");
                if (_tokens.Current.Is(")"))
                {
                    throw TokenCursor.Unexpected(_tokens.Current, "An argument was expected.");
                }
            }
        }

        _tokens.Take();
        return arguments.ToImmutable();
    }

    private Expr ReadList(Token start)
    {
        var elements = ImmutableArray.CreateBuilder<Expr>();
        while (!_tokens.Current.Is("]"))
        {
            RefuseOptional();
            elements.Add(ReadExpression());
            if (!_tokens.Current.Is("]"))
            {
                _tokens.Expect(",");
            }
        }

        _tokens.Take();
        return _nodes.Add(id => new ListExpr(id, start.Start, elements.ToImmutable()));
    }

    private Expr ReadMap(Token start)
    {
        var entries = ImmutableArray.CreateBuilder<(Expr, Expr)>();
        while (!_tokens.Current.Is("}"))
        {
            RefuseOptional();
            var key = ReadExpression();
            _tokens.Expect(":");
            entries.Add((key, ReadExpression()));
            if (!_tokens.Current.Is("}"))
            {
                _tokens.Expect(",");
            }
        }

        _tokens.Take();
        return _nodes.Add(id => new MapExpr(id, start.Start, entries.ToImmutable()));
    }

    private void RefuseOptional()
    {
        if (_tokens.Current.Is("?"))
        {
            throw TokenCursor.Unexpected(_tokens.Current, "Optional elements (?) are not covered.");
        }
    }

    private void Descend()
    {
        if (++_depth > _limits.Nesting)
        {
            throw TokenCursor.Unexpected(_tokens.Current, $"The expression is nested deeper than {_limits.Nesting}.");
        }
    }
}
