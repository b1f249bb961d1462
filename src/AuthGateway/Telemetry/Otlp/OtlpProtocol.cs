namespace AuthGateway.Telemetry.Otlp;

/// <summary>How OTLP is carried.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, by custom on port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, by custom on port 4318.</summary>
    HttpProtobuf,
}
