using Lifeguard.Analyzers.Tests.Invariants;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>An example of rules.md, as its reader would type it, and a program around it.</summary>
internal static class ExampleProgram
{
    internal static string Of(string rule, string heading, string program) => $$"""
        using System.IO;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Text;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting.Server;
        using Microsoft.AspNetCore.Http.Features;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        {{ExampleTests.Unmarked(RulesPage.Section(rule).Code(heading))}}
        {{program}}
        """;
}
