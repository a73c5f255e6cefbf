<?php include('header.php') ?>
<p>A sale of teapots.</p>
<?php if ($subscribed): ?><?php include 'footer.php'; ?><?php endif; ?>
