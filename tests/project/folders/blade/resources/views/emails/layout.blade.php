<html><body>
@yield('content')
@section('footer')
@include('emails.partials.footer', ['label' => 'Unsubscribe'])
@show
</body></html>
