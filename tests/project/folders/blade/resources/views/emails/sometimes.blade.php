@extends('emails.layout')
@section('content', 'A sale of teapots.')
@section('footer')
@if ($subscribed)
@parent
@endif
@endsection
