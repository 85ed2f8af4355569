namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for behind <c>init</c>; not part of .NET Standard 2.0.</summary>
internal static class IsExternalInit;
