@extends('emails.layout')
@section('content')
{{-- @include('gone') --}}
<p>Hello {{ $name }}, write to me@include.example</p>
@foreach ($pots as $pot)
<p>{{ $pot }}</p>
@endforeach
@verbatim
{{ unread }}
@endverbatim
@endsection
