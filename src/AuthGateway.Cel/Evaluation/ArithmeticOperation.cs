namespace AuthGateway.Cel.Evaluation;

/// <summary>The operators of arithmetic.</summary>
internal enum ArithmeticOperation
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>%</c></summary>
    Modulo,
}
