using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>A call that reads from outside the process.</summary>
internal sealed record OutsideRead(string Type, string Members) : ApiRow(Type, Members);

/// <summary>What is known about something that a static initializer takes from outside the process, with no guard.</summary>
/// <param name="Type">The type that cannot be used again once it has failed.</param>
internal sealed record StaticLoadFacts(InvocationExpressionSyntax Call, string Type)
{
    private static readonly ApiTable<OutsideRead> Reads = new(
        new("System.IO.File", "ReadAllText|ReadAllBytes|ReadAllLines|ReadLines|Open|OpenRead|OpenText"),
        new("System.IO.Directory", "GetFiles|GetDirectories|EnumerateFiles"),
        new("System.Diagnostics.Process", "Start"),
        new("System.Reflection.Assembly", "LoadFrom|LoadFile|UnsafeLoadFrom"),
        new("System.Runtime.InteropServices.NativeLibrary", "Load|GetExport"),
        new("System.Net.Dns", "GetHostEntry|GetHostAddresses"),
        new("System.Net.Http.HttpClient", "GetStringAsync|GetByteArrayAsync|GetAsync|Send"),
        new("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadCertificateFromFile|LoadPkcs12FromFile"));

    internal static bool Concerns(ProgramModel program) => !Reads.In(program).IsEmpty;

    /// <summary>The cheap test: such a name in a static constructor or in the initializer of a static member.</summary>
    internal static bool MayBeLoad(InvocationExpressionSyntax call)
        => call.CalledName() is { } name && Reads.Names.Contains(name.Identifier.ValueText) && call.EnclosingFunction() is MemberDeclarationSyntax member and (ConstructorDeclarationSyntax or FieldDeclarationSyntax or PropertyDeclarationSyntax)
            && member.Modifiers.Any(SyntaxKind.StaticKeyword) && (member is not PropertyDeclarationSyntax property || property.Initializer?.Span.Contains(call.Span) == true);

    internal static StaticLoadFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!IsLoad(call) || call.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return null;
        var member = call.EnclosingFunction()!;
        if (Guard.Between(call, member, program, model, cancellationToken).Kind != GuardKind.None || member.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == "Exists"))
            return null;
        // A tool ends with it, and so does a program whose entry point stands in the type.
        if (ProcessShape.IsProgram(program) && (!ProcessShape.HasHost(program, cancellationToken) && !ProcessShape.Serves(program, cancellationToken)
            || SymbolEqualityComparer.Default.Equals(program.Compilation.GetEntryPoint(cancellationToken)?.ContainingType, model.GetDeclaredSymbol(type, cancellationToken))))
        {
            return null;
        }

        // The first that fails decides.
        return member.DescendantNodes().OfType<InvocationExpressionSyntax>().First(other => MayBeLoad(other) && IsLoad(other)) == call ? new(call, type.Identifier.ValueText) : null;

        bool IsLoad(InvocationExpressionSyntax candidate) => Reads.In(program).Find(model.GetSymbolInfo(candidate, cancellationToken).Symbol) is not null;
    }
}
